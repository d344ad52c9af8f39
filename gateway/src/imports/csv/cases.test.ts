import { inEnglish } from "../../platform/problem/said.ts";
import { readFileSync } from "node:fs";
import type { Encoding } from "@admit/contract";
import { expect, test } from "vitest";
import { csvText } from "../../platform/csv/csv-stream.ts";
import { toBlocks } from "../../../test/tools/send-import.ts";
import { readRows, readSample } from "./read-rows.ts";
import { recogniseEncoding } from "./recognise-encoding.ts";
import { Turns } from "./turns.ts";

const bytesOf = (file: string) => readFileSync(new URL(`cases/${file}`, import.meta.url));

async function readCase(bytes: Buffer) {
  const turns = new Turns();
  const file = await recogniseEncoding(toBlocks(bytes), turns);
  const { rows, errors } = await readRows(file, file.encoding, turns);
  return { file, rows, errors: errors.map(({ path, message }) => `${path}: ${inEnglish(message)}`) };
}

interface Case {
  encoding?: Encoding;
  names?: string[];
  errors?: string[];
}

const zeroWidth = (row: number, hidden: string) =>
  `row ${row}, email: has a character that cannot be seen (${hidden}): delete it`;
const notAddress = (row: number, text: string) => `row ${row}, email: “${text}” is not an e-mail address: correct it`;

const cases: Record<string, Case> = {
  "blank-above-header.csv": { errors: [notAddress(4, "bad")] },
  "quoted-newline-then-bad.csv": { names: ["Two lines"], errors: [notAddress(3, "bad")] },
  "sep-equals.csv": { names: ["Zoë Müller – “Q” €", "Łucja", "O'Hara"] },
  "w1251.csv": { encoding: "windows-1251", names: ["Анна Петрова"] },
  "mac.csv": { encoding: "macintosh", names: ["Zoë Müller"] },
  "twice.csv": { names: ["Tw"] },
  "semicolon-formula.csv": { names: ["x;=1+1"] },
  "idn-emails.csv": {
    names: ["", "", "", ""],
    errors: [
      "row 3, email: is the same address as in row 2: give each person one row",
      notAddress(6, "trailing.@docomo.ne.jp"),
    ],
  },
  "zero-width-email.csv": {
    errors: [zeroWidth(2, "zero width space, U+200B"), zeroWidth(3, "left-to-right embedding, U+202A")],
  },
  "emoji-150.csv": { names: ["🎉".repeat(150)] },
};

test.for(Object.entries(cases))(
  "%s is read rightly",
  async ([name, { encoding = "utf-8", names = [], errors = [] }]) => {
    const read = await readCase(bytesOf(name));
    expect(read.file.encoding).toBe(encoding);
    expect(read.file.isCertain).toBe(encoding === "utf-8");
    expect(read.rows.map((row) => row.name)).toEqual(names);
    expect(read.errors).toEqual(errors);
  },
);

test.for(["comma", "semicolon"] as const)(
  "formula-roundtrip.csv has its names again after an export with a %s",
  async (separator) => {
    const { rows, errors } = await readCase(bytesOf("formula-roundtrip.csv"));
    expect(errors).toEqual([]);
    expect(rows).toHaveLength(16);
    const header = ["email", "name", "quantity"];
    const file = csvText([header, ...rows.map(({ email, name, quantity }) => [email, name, quantity])], separator);
    expect((await readCase(Buffer.from(`\ufeff${file}`))).rows.map(({ name }) => name)).toEqual(
      rows.map(({ name }) => name),
    );
  },
);

test("the sample of a file shows its first rows as they are, before any is checked", async () => {
  const turns = new Turns();
  const file = await recogniseEncoding(toBlocks(bytesOf("sep-equals.csv")), turns);
  expect(await readSample(file, file.encoding, turns)).toEqual({
    separator: ";",
    columns: ["email", "name", "quantity"],
    firstRows: [
      { row: 2, cells: ["asep@c.example", "Zoë Müller – “Q” €", "1"] },
      { row: 3, cells: ["bsep@c.example", "Łucja", "2"] },
      { row: 4, cells: ["csep@c.example", "O'Hara", "3"] },
    ],
  });
});
