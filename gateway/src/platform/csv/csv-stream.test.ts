import { pino } from "pino";
import { expect, test } from "vitest";
import { csvStream, type Cell } from "./csv-stream.ts";
import { exportPageRows, keysetPages } from "./keyset-pages.ts";

/** An export of so many pages of one record each, and how many of them were read. */
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

test("it begins with a byte order mark and the header, and ends with the last page", async () => {
  const { reader, seen } = exportOf(2);
  let text = "";
  for (;;) {
    const chunk = await reader.read();
    if (chunk.done) break;
    text += textOf(chunk);
  }
  expect(text).toBe("\u{FEFF}page,text\r\n1,ü\r\n2,ü\r\n");
  expect(seen.ended).toBe(true);
});

test("a page is read when the client asks for it, and none before", async () => {
  const { reader, seen } = exportOf(100);
  expect(seen.read).toBe(0);
  await reader.read();
  expect(seen.read).toBe(0);
  await reader.read();
  expect(seen.read).toBe(1);
  await reader.read();
  expect(seen.read).toBe(2);
});

test("when the client goes, the reading ends", async () => {
  const { reader, seen, logged } = exportOf(100);
  await reader.read();
  await reader.read();
  await reader.cancel();
  expect(seen).toEqual({ read: 1, ended: true });
  expect(logged).toEqual([]);
});

test("when the client goes while a page is read, that page is the last", async () => {
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

test("an error in the middle breaks it off and is logged, and what broke is not told", async () => {
  const { reader, logged } = exportOf(3, (page) =>
    page === 2 ? Promise.reject(new Error("SELECT secret")) : Promise.resolve(),
  );
  await reader.read();
  expect(textOf(await reader.read())).toBe("1,ü\r\n");
  await expect(reader.read()).rejects.toThrow("the export broke off");
  expect(logged).toMatchObject([{ msg: "an export broke off", err: { message: "SELECT secret" } }]);
});

test("a shutdown breaks it off at once, also while the client takes its time", async () => {
  const { reader, shutdown } = exportOf(3);
  await reader.read();
  shutdown.abort();
  await expect(reader.read()).rejects.toThrow("shutting down");
});

test("pages follow each other by their last row, until one is not full", async () => {
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
