import { parse } from "csv-parse/sync";
import { pino } from "pino";
import { expect, test } from "vitest";
import { type Cell, csvStream, csvText, exportPageRows, keysetPages } from "./csv-stream.ts";

/** An export of pages with one record each, which counts the pages that are read. */
function exportOf(pages: number, read: (page: number) => Promise<void> = () => Promise.resolve()) {
  const seen = { read: 0, ended: false };
  async function* make(): AsyncGenerator<Cell[][], void, undefined> {
    try {
      for (let page = 1; page <= pages; page++) {
        seen.read = page;
        await read(page);
        yield [[page, "ü"]];
      }
    } finally {
      seen.ended = true;
    }
  }
  const shutdown = new AbortController();
  const logged: unknown[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const stream = csvStream({ header: ["page", "text"], pages: make(), draining: shutdown.signal, log });
  return { stream, reader: stream.getReader(), seen, shutdown, logged };
}
const textOf = ({ value }: { value?: Uint8Array | undefined }) => Buffer.from(value ?? []).toString();

test("an export begins with a byte order mark and the header, and ends with the last page", async () => {
  const { reader, seen } = exportOf(2);
  let text = "";
  for (;;) {
    const chunk = await reader.read();
    if (chunk.done) break;
    text += textOf(chunk);
  }
  expect(text).toBe('\u{FEFF}page,text\r\n1,"ü"\r\n2,"ü"\r\n');
  expect(seen.ended).toBe(true);
});

test("a page is read only when the client pulls it, and none after the client has gone", async () => {
  const { reader, seen, logged } = exportOf(100);
  for (const read of [0, 0, 1, 2]) {
    expect(seen.read).toBe(read);
    await reader.read();
  }
  await reader.cancel();
  expect([seen, logged]).toEqual([{ read: 3, ended: true }, []]);
});

test("if the client goes during the read of a page, that page is the last", async () => {
  let arrive = (): void => undefined;
  let ask = (): void => undefined;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const { reader, seen, logged } = exportOf(100, () => {
    ask();
    return new Promise((resolve) => (arrive = resolve));
  });
  await reader.read();
  const reading = reader.read();
  await asked;
  const gone = reader.cancel();
  arrive();
  await gone;
  expect((await reading).done).toBe(true);
  expect(seen).toEqual({ read: 1, ended: true });
  expect(logged).toEqual([]);
});

test("an error breaks the export and is logged, but not sent", async () => {
  const { reader, logged } = exportOf(3, (page) =>
    page === 2 ? Promise.reject(new Error("SELECT secret")) : Promise.resolve(),
  );
  await reader.read();
  expect(textOf(await reader.read())).toBe('1,"ü"\r\n');
  await expect(reader.read()).rejects.toThrow("the export broke off");
  expect(logged).toMatchObject([{ msg: "an export broke off", err: { message: "SELECT secret" } }]);
});

test("a shutdown breaks the export at once, even with a slow client", async () => {
  const { reader, shutdown } = exportOf(3);
  await reader.read();
  shutdown.abort();
  await expect(reader.read()).rejects.toThrow("shutting down");
});

test("each page begins after the last row of the previous one, until one is not full", async () => {
  const asked: (number | undefined)[] = [];
  const total = exportPageRows * 2;
  const pages = keysetPages<number>((last, count) => {
    asked.push(last);
    const from = (last ?? 0) + 1;
    return Promise.resolve(Array.from({ length: Math.min(count, total - from + 1) }, (_, at) => from + at));
  });
  const rows: number[] = [];
  for await (const page of pages) rows.push(...page);
  expect(rows).toEqual(Array.from({ length: total }, (_, at) => at + 1));
  expect(asked).toEqual([undefined, exportPageRows, total]);
});

const texts = ["=1+1", "x;=1+1", "x,=1", "x\t=1", "x\r\n=1", "x|=1", "'=1", '"=1', " =1", "\u200b-1", "＝1+1", "@x"];
test.each(texts)("%j is a formula to no spreadsheet, whatever its delimiter", (text) => {
  for (const separator of ["comma", "semicolon"] as const)
    for (const delimiter of [",", ";", "\t", "|"]) {
      const file = csvText([[text, 1, text]], separator);
      const cells = parse(file, { delimiter, relax_quotes: true, relax_column_count: true });
      for (const cell of cells.flat()) expect(cell).not.toMatch(/^[\s\p{Cf}]*[=+\-@＝＋－＠]/u);
    }
});

test.each([
  ["comma", ","],
  ["semicolon", ";"],
] as const)("with a %s between its cells a text is quoted, and read back unchanged", (separator, delimiter) => {
  const cells = ['Ann "Queen"', "Example, Ann", "a;b", "Ann\nExample", "Ann\rExample", "Zoë Šťastný 🎫", "a=b+c", ""];
  const file = csvText([[1, ...cells]], separator);
  expect(file).toBe(`${[1, ...cells.map((cell) => `"${cell.replaceAll('"', '""')}"`)].join(delimiter)}\r\n`);
  expect(parse(file, { delimiter, record_delimiter: "\r\n" })).toEqual([["1", ...cells]]);
});

test("a number stays a number, and null is an empty cell", () => {
  expect(csvText([[-1, null, 0]])).toBe("-1,,0\r\n");
});
