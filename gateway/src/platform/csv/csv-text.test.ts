import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { csvText } from "./csv-stream.ts";

test.each(["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x"])(
  "%j is no formula for a spreadsheet, wherever it stands",
  (text) => {
    expect(parse(csvText([[text, 1, text]]))).toEqual([[`'${text}`, "1", `'${text}`]]);
  },
);

test.each([
  ["quotes", 'Ann "Queen" Example', '"Ann ""Queen"" Example"'],
  ["a comma", "Example, Ann", '"Example, Ann"'],
  ["a line's end", "Ann\nExample", '"Ann\nExample"'],
  ["a carriage return", "Ann\rExample", '"Ann\rExample"'],
  ["umlauts", "Zoë Müller-Šťastný 🎫", "Zoë Müller-Šťastný 🎫"],
  ["a sign within", "a=b+c", "a=b+c"],
  ["nothing", "", ""],
])("a cell with %s comes back as it was", (_what, text, written) => {
  expect(csvText([[1, text]])).toBe(`1,${written}\r\n`);
  expect(parse(csvText([[1, text]]), { record_delimiter: "\r\n" })).toEqual([["1", text]]);
});

test("a number stays one, and what there is not is an empty cell", () => {
  expect(csvText([[-1, null, 0]])).toBe("-1,,0\r\n");
});
