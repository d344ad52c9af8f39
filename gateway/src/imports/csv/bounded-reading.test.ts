import { importMaxBytes } from "@admit/contract";
import { expect, test } from "vitest";
import { toBlocks } from "../../../test/tools/send-import.ts";
import { readRows, rowErrorsMax } from "./read-rows.ts";
import { recordCellsMax, recordLengthMax } from "./scan-record.ts";
import { Turns } from "./turns.ts";

const header = "email,name,quantity\n";
const read = (text: string, turns = new Turns()) => readRows(toBlocks(Buffer.from(text)), turns);
const errorsOf = async (text: string): Promise<string[]> =>
  (await read(text)).errors.map(({ path, message }) => `${path}: ${message}`);
const fill = (text: string): string => text.repeat(Math.floor((importMaxBytes - 1000) / text.length));

test.for([
  ["line feeds", "\n"],
  ["lines of commas", ",,\r\n"],
  ["lines of spaces", "   \r"],
] as const)("a file of %s is refused for its lines, long before its end", async ([, line]) => {
  const turns = new Turns();
  await expect(read(header + fill(line), turns)).rejects.toMatchObject({
    code: "payload-too-large",
    detail: "The file has more than 50000 lines, most of them blank. Delete the blank ones.",
  });
  expect(turns.steps).toBeLessThan(80_000_000);
});

const last = "\nanna@example.org,Anna,2\n";
test.for([
  ["commas", fill(","), `has more than ${recordCellsMax} cells: keep the columns email, name and quantity`],
  ["letters", fill("x"), `is longer than ${recordLengthMax} characters: shorten it`],
  [
    "a quoted cell that never ends",
    `"${fill("x")}`,
    'has a quotation mark that is not closed, or is in the middle of a cell: write "" for one inside a quoted cell',
  ],
  [
    "doubled quotation marks",
    `"${fill('""')}`,
    'has a quotation mark that is not closed, or is in the middle of a cell: write "" for one inside a quoted cell',
  ],
])("12 MB of %s are one mistake, and the row below is read", async ([, text, message]) => {
  const { rows, errors } = await read(header + text + last);
  expect(errors).toEqual([{ line: 1, path: "row 1", message }]);
  expect(rows).toEqual([{ line: 2, email: "anna@example.org", name: "Anna", quantity: 2 }]);
});

test("a header of 12 MB of commas is refused as one", async () => {
  await expect(read(fill(","))).rejects.toMatchObject({
    extras: { errors: [{ path: "header", message: expect.stringContaining("has more than 256 cells") as string }] },
  });
});

test("reading ends with the row that exceeds the listed mistakes", async () => {
  const { errors, count } = await read(`${header}${"x,,z\n".repeat(9000)}`);
  expect([errors.length, count]).toEqual([rowErrorsMax + 2, rowErrorsMax / 2 + 1]);
});

test("a cell of more than 254 characters is not matched against the pattern of addresses", async () => {
  const address = `${"a.".repeat(5000)}@example.org`;
  expect(await errorsOf(`${header}${address},,1`)).toEqual([
    "row 1, email: is longer than 254 characters: write a shorter address",
  ]);
});

test.for([
  ["blank lines", "\n"],
  ["commas", ","],
  ["characters outside of UTF-8", "\u0080"],
  ["rows with mistakes", "x,,z\n"],
  ["open quotation marks", 'a,"b\n'],
] as const)(
  "12 MB of %s are read in turns of bounded work, and reading stops in the turn after their client went",
  async ([, text]) => {
    const file = Buffer.from(header + fill(text), "latin1");
    const client = new AbortController();
    const turns = new Turns(client.signal);
    setImmediate(() => client.abort());
    await expect(readRows(toBlocks(file), turns)).rejects.toThrow("The connection ended");
    expect(turns.steps).toBeLessThan(500_000);
  },
);
