import { type Encoding, importMaxBytes, importRowsMax, Name } from "@admit/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { inEnglish } from "../../platform/problem/said.ts";
import { csvText } from "../../platform/csv/csv-stream.ts";
import { toBlocks } from "../../../test/tools/send-import.ts";
import { readRows, rowErrorsMax } from "./read-rows.ts";
import { recogniseEncoding } from "./recognise-encoding.ts";
import { recordCellsMax, recordLengthMax } from "./scan-record.ts";
import { Turns } from "./turns.ts";

const read = async (file: string | Uint8Array, turns = new Turns(), named?: Encoding) => {
  const recognised = await recogniseEncoding(toBlocks(Buffer.from(file)), turns);
  const { errors, ...rest } = await readRows(recognised, named ?? recognised.encoding, turns);
  return { ...rest, errors: errors.map(({ message, ...error }) => ({ ...error, message: inEnglish(message) })) };
};
const rowsOf = async (file: string | Uint8Array) => (await read(file)).rows;
const errorsOf = async (text: string): Promise<string[]> =>
  (await read(text)).errors.map(({ path, message }) => `${path}: ${message}`);

const anna = { line: 2, email: "anna@example.org", name: "Anna", quantity: 2 };
const ben = { line: 3, email: "ben@example.org", name: "Ben", quantity: 1 };

test.for([
  ["commas", "email,name,quantity\nanna@example.org,Anna,2\nben@example.org,Ben,1\n"],
  ["semicolons", "email;name;quantity\nanna@example.org;Anna;2\nben@example.org;Ben;1\n"],
  ["tabs", "email\tname\tquantity\nanna@example.org\tAnna\t2\nben@example.org\tBen\t1\n"],
  ["line ends of all kinds", "email,name,quantity\r\nanna@example.org,Anna,2\rben@example.org,Ben,1\n"],
  ["another order, and capitals", "Quantity,EMAIL,Name\n2,ANNA@example.org,Anna\n1,Ben@Example.org,Ben"],
  ["spaces around cells", " email , name , quantity \n anna@example.org , Anna , 2 \nben@example.org,Ben,01"],
  ["empty cells at the end", "email,name,quantity,,\nanna@example.org,Anna,2,,\nben@example.org,Ben,1,,,"],
  ["blank lines at the end", "email,name,quantity\nanna@example.org,Anna,2\nben@example.org,Ben,1\n\n,,\n"],
  [
    "its delimiter in a line of its own",
    "\ufeffsep=;\r\nemail;name;quantity\nanna@example.org;Anna;2\nben@example.org;Ben;1",
  ],
  ["a quoted delimiter line", '"sep=|"\nemail|name|quantity\nanna@example.org|Anna|2\nben@example.org|Ben|1'],
] as const)("a file with %s is read", async ([, text]) => {
  expect(await read(text)).toEqual({ rows: [anna, ben], errors: [], count: 2, issued: 0 });
});

const umlauts = "email;name;quantity\r\njoerg@example.org;Jörg “€” Müller;2\r\n";
const joerg = [{ line: 2, email: "joerg@example.org", name: "Jörg “€” Müller", quantity: 2 }];
const bigEndian = Buffer.from(`\ufeff${umlauts}`, "utf16le").swap16();
const windows = Buffer.from(
  Array.from(umlauts, (each) => ({ "“": 0x93, "”": 0x94, "€": 0x80 })[each] ?? each.charCodeAt(0)),
);

test.for([
  ["UTF-8", Buffer.from(umlauts)],
  ["UTF-8 with its mark", Buffer.from(`\ufeff${umlauts}`)],
  ["UTF-16, little end first", Buffer.from(`\ufeff${umlauts}`, "utf16le")],
  ["UTF-16, big end first", bigEndian],
  ["Windows-1252", windows],
] as const)("a file in %s is read", async ([, file]) => {
  expect(await rowsOf(file)).toEqual(joerg);
});

test("quoted cells may contain commas, quotes and line breaks; a line break in a name is a space", async () => {
  const text = 'email,name,quantity\nanna@example.org,"Anna ""An"" Smith,\r\nMD",2\nben@example.org,Ben,1';
  expect(await rowsOf(text)).toEqual([{ ...anna, name: 'Anna "An" Smith, MD' }, ben]);
});

test("rows have the numbers of a spreadsheet: the header and blank ones count", async () => {
  expect(await read("\n\nemail,quantity\n\nanna@example.org,2\n,\n\nben@example.org,1")).toMatchObject({
    rows: [
      { line: 5, email: "anna@example.org", name: "" },
      { line: 8, email: "ben@example.org" },
    ],
    count: 2,
  });
});

test("a row below a cell with a line break has its number in a spreadsheet", async () => {
  expect(await errorsOf('email,name,quantity\nq1@example.org,"Two\nlines",1\nbad,Bad,1')).toEqual([
    "row 3, email: “bad” is not an e-mail address: correct it",
  ]);
});

test("a name is what it was before its export, formulas and apostrophes included", async () => {
  const names = ["=1+1", "'=x", "x;=1+1", 'x"=1+1', "-20", "+49 30 123", "@SUM(1)", "＝1+1", "|=1", "%0A=1", "O'Hara"];
  for (const separator of ["comma", "semicolon"] as const) {
    const file = csvText(
      names.map((name, at) => [`f${at}@example.org`, name, 1]),
      separator,
    );
    const header = ["email", "name", "quantity"].join(separator === "comma" ? "," : ";");
    expect((await rowsOf(`${header}\r\n${file}`)).map(({ name }) => name)).toEqual(names);
  }
});

test("export and import change nothing in any name", async () => {
  const part = fc.constantFrom(
    "=",
    "+",
    "-",
    "@",
    "＝",
    "'",
    '"',
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "|",
    " ",
    "　",
    "\u200b",
    "x",
    "é",
    "🎫",
  );
  const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: part }));
  const name = text
    .map((each) => Name.safeParse(each))
    .filter(({ success }) => success)
    .map(({ data }) => data ?? "");
  await fc.assert(
    fc.asyncProperty(
      fc.array(name, { minLength: 1 }),
      fc.constantFrom("comma", "semicolon"),
      async (names, separator) => {
        const header = ["email", "name", "quantity"];
        const file = csvText([header, ...names.map((each, at) => [`p${at}@example.org`, each, 1])], separator);
        const { rows, errors } = await read(file);
        expect(errors).toEqual([]);
        expect(rows.map((row) => row.name)).toEqual(names);
      },
    ),
  );
});

const openQuote =
  'has a quotation mark that is not closed in this row: close it, or write "" for one inside a quoted cell';
const strayQuote =
  'has a quotation mark in the middle of a cell: put the whole cell in quotation marks, and write "" for each inside';
const hidden = (character: string) => `has a character that cannot be seen (${character}): delete it`;

test.for([
  [",Anna,2", "row 2, email: is empty: write the person's e-mail address"],
  ["anna(at)example.org,Anna,2", "row 2, email: “anna(at)example.org” is not an e-mail address: correct it"],
  // Too long to be matched against the pattern of addresses.
  [
    `${"a.".repeat(5000)}@example.org,,1`,
    "row 2, email: is longer than 254 bytes (a letter beyond ASCII has 2 to 4): write a shorter address",
  ],
  [`${"é".repeat(40)}@example.org,,1`, "row 2, email: has more than 64 bytes before the @: write a shorter address"],
  ["an\u0000na@example.org,Anna,2", `row 2, email: ${hidden("NUL, U+0000")}`],
  ["anna@example.org,An\u0000na,2", `row 2, name: ${hidden("NUL, U+0000")}`],
  ["anna\u00a0b@example.org,Anna,2", `row 2, email: ${hidden("no-break space, U+00A0")}`],
  ["anna@example.org,Anna,1\u202f000", `row 2, quantity: ${hidden("narrow no-break space, U+202F")}`],
  ["anna@example.org,Anna,２", "row 2, quantity: “２” is not written with the digits 0 to 9: write 1 to 1000"],
  [`anna@example.org,${"a".repeat(201)},2`, "row 2, name: is longer than 200 characters: shorten it"],
  ["anna@example.org,An\u0007na,2", "row 2, name: has a character that cannot be seen (U+0007): delete it"],
  [
    "an\u200bna@example.org,Anna,2",
    "row 2, email: has a character that cannot be seen (zero width space, U+200B): delete it",
  ],
  [
    'anna@example.org,"Anna,2\nben@example.org,Ben",1',
    "row 2, name: holds a line break and an address: a quotation mark is missing, or one too many",
  ],
  ["anna@example.org,Anna,", "row 2, quantity: is empty: write 1 to 1000"],
  ["anna@example.org,Anna,two", "row 2, quantity: “two” is not a number: write 1 to 1000"],
  ["anna@example.org,Anna,1.5", "row 2, quantity: “1.5” is not a whole number: write 1 to 1000"],
  ["anna@example.org,Anna,0", "row 2, quantity: “0” is too few: write 1 to 1000"],
  ["anna@example.org,Anna,-3", "row 2, quantity: “-3” is too few: write 1 to 1000"],
  ["anna@example.org,Anna,1001", "row 2, quantity: “1001” is too many: write 1 to 1000"],
  ["anna@example.org,2", "row 2: has 2 of 3 cells: write the missing ones, empty if need be"],
  [
    "anna@example.org,Smith, Anna,2",
    "row 2: has a value in cell 4, where the header names no column: take it out, or quote the cell before it",
  ],
  ['anna@example.org,"Anna,2', `row 2: ${openQuote}`],
  ['anna@example.org,An"na,2', `row 2: ${strayQuote}`],
  ['anna@example.org,"An"na,2', `row 2: ${strayQuote}`],
  [
    `anna@example.org,${"👨‍👩‍👧‍👦".repeat(143)},2`,
    "row 2, name: has more than 1000 code points: remove some of the accents and joined characters",
  ],
] as const)("the row %j is refused, with what to do", async ([row, error]) => {
  expect(await errorsOf(`email,name,quantity\n${row}\n`)).toEqual([error]);
});

test("a quotation mark that the next row closes is named with its own row", async () => {
  expect(await errorsOf('email,name,quantity\nanna@example.org,"Anna,2\nben@example.org,"Ben",1')).toEqual([
    `row 2: ${openQuote}`,
  ]);
});

test("half of a character, which UTF-16 can write, is refused", async () => {
  const file = Buffer.from("\ufeffemail,name,quantity\nanna@example.org,An\ud83dna,1\n", "utf16le");
  expect((await read(file)).errors).toMatchObject([
    { path: "row 2, name", message: "has half of a character: write it again" },
  ]);
});

test.for<[named: Encoding, bytes: Buffer]>([
  ["utf-8", Buffer.from([0xc0, 0xed, 0xed, 0xe0])],
  ["windows-1253", Buffer.from([0xd2, 0xff])],
])("bytes that are no character in %s are refused, never garbled", async ([named, bytes]) => {
  const file = Buffer.concat([Buffer.from("email,name,quantity\nanna@example.org,"), bytes, Buffer.from(",1\n")]);
  expect((await read(file, new Turns(), named)).errors).toMatchObject([
    {
      path: "row 2, name",
      message: `has bytes that are no character in ${named}: choose the file's encoding, or correct the cell`,
    },
  ]);
});

test("a report is read as the list that it came from, and its rows with tickets or in line are counted", async () => {
  const report = csvText([
    ["line", "email", "name", "quantity", "status", "issued", "notIssued", "reason"],
    [2, "anna@example.org", "Anna", 2, "fulfilled", 2, 0, null],
    [3, "ben@example.org", "Ben", 1, "queued", null, null, null],
    [4, "carl@example.org", "Carl", 1, "rejected", 0, 1, "sold-out"],
  ]);
  const carl = { line: 4, email: "carl@example.org", name: "Carl", quantity: 1 };
  expect(await read(`\ufeff${report}`)).toEqual({ rows: [anna, ben, carl], errors: [], count: 3, issued: 2 });
});

test("a name may have 200 characters as people count them", async () => {
  expect(await errorsOf(`email,name,quantity\nanna@example.org,${"🎉".repeat(200)},2`)).toEqual([]);
});

test("every error of a row is listed", async () => {
  expect(await errorsOf(`email,name,quantity\nno-address,${"a".repeat(201)},0`)).toEqual([
    "row 2, email: “no-address” is not an e-mail address: correct it",
    "row 2, name: is longer than 200 characters: shorten it",
    "row 2, quantity: “0” is too few: write 1 to 1000",
  ]);
});

test("an address may be in one row: other rows name the first, whatever the case or their other errors", async () => {
  const text = "email,quantity\nanna@example.org,0\nben@example.org,1\nANNA@example.org,2\nanna@example.org,x";
  expect(await errorsOf(text)).toEqual([
    "row 2, quantity: “0” is too few: write 1 to 1000",
    "row 4, email: is the same address as in row 2: give each person one row",
    "row 5, quantity: “x” is not a number: write 1 to 1000",
    "row 5, email: is the same address as in row 2: give each person one row",
  ]);
});

test.for([
  ["many, among rows with closed ones", (at: number) => at % 30 === 7, 100, '"Some, one"'],
  ["a lone one, where none follows", (at: number) => at === 5, 1, "Name"],
] as const)("open quotation marks hide no other row: %s", async ([, isOpen, broken, name]) => {
  const bad = Array.from({ length: 3000 }, (_, at) => at + 2).filter((line) => isOpen(line - 2));
  const rows = Array.from({ length: 3000 }, (_, at) => `p${at}@example.org,${isOpen(at) ? '"Open' : name},1`);
  const { rows: good, errors, count } = await read(["email,name,quantity", ...rows].join("\r\n"));
  expect([good.length, errors.length, count]).toEqual([3000 - broken, broken, 3000]);
  expect(errors.map(({ line }) => line)).toEqual(bad);
});

const strayColumn = (name: string) =>
  `header: “${name}” is not a column of an import: take it out, and keep email, name and quantity`;
const noColumn = (name: string) => `header: has no column ${name}: name it in the first row`;
const headers: [text: string, ...errors: string[]][] = [
  ["", "header: is missing: the file is empty"],
  ["email,quantity\n\n,", "file: has no rows below the header"],
  ["x@one.org,2", strayColumn("x@one.org"), strayColumn("2"), noColumn("email"), noColumn("quantity")],
  ["email,name\na@example.org,A", noColumn("quantity")],
  ["email,phone,quantity\na@example.org,1,1", strayColumn("phone")],
  ["email,quantity,Email\na@example.org,1,b@example.org", "header: names the column email twice: keep one"],
  ['email,"quantity\na@example.org,1', `header: ${openQuote}`],
];
test.for(headers)("the file %j is refused for its header", async ([text, ...errors]) => {
  const refusal = await read(text).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ProblemError);
  const { code, extras } = refusal as ProblemError;
  expect([code, extras.errors?.map(({ path, message }) => `${path}: ${inEnglish(message)}`)]).toEqual([
    "invalid-request",
    errors,
  ]);
});

test("as many rows as an import may have are read, and one more is refused", async () => {
  const rows = Array.from({ length: importRowsMax }, (_, at) => `p${at}@example.org,1`);
  const text = ["email,quantity", ...rows].join("\n");
  expect((await read(text)).rows).toHaveLength(importRowsMax);
  await expect(read(`${text}\nlast@example.org,1`)).rejects.toMatchObject({
    code: "payload-too-large",
    message: "An import may have at most 10000 rows; this file has more. Split it.",
  });
});

const fill = (text: string): string => text.repeat(Math.floor((importMaxBytes - 1000) / text.length));

const header = "email,name,quantity\n";

test.for([
  ["line feeds", "\n"],
  ["lines of commas", ",,\r\n"],
  ["lines of spaces", "   \r"],
] as const)("a file of %s is refused for its lines, long before its end", async ([, line]) => {
  const turns = new Turns();
  await expect(read(header + fill(line), turns)).rejects.toMatchObject({
    code: "payload-too-large",
    message: "The file has more than 50000 lines, most of them blank. Delete the blank ones.",
  });
  expect(turns.steps).toBeLessThan(80_000_000);
});

const last = "\nanna@example.org,Anna,2\n";
test.for([
  ["commas", fill(","), `has more than ${recordCellsMax} cells: keep the columns email, name and quantity`],
  ["letters", fill("x"), `is longer than ${recordLengthMax} characters: shorten it`],
  ["a quoted cell that never ends", `"${fill("x")}`, openQuote],
  ["doubled quotation marks", `"${fill('""')}`, openQuote],
])("12 MB of %s are one mistake, and the row below is read", async ([, text, message]) => {
  const { rows, errors } = await read(header + text + last);
  expect(errors).toEqual([{ line: 2, path: "row 2", message }]);
  expect(rows).toEqual([{ line: 3, email: "anna@example.org", name: "Anna", quantity: 2 }]);
});

test("a header of 12 MB of commas is refused as one", async () => {
  await expect(read(fill(","))).rejects.toMatchObject({
    extras: {
      errors: [{ path: "header", message: { text: expect.stringContaining("has more than {} cells") as string } }],
    },
  });
});

test("reading ends with the row that exceeds the listed mistakes", async () => {
  const { errors, count } = await read(`${header}${"x,,z\n".repeat(9000)}`);
  expect([errors.length, count]).toEqual([rowErrorsMax + 2, rowErrorsMax / 2 + 1]);
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
    await expect(read(file, turns)).rejects.toThrow("The connection ended");
    expect(turns.steps).toBeLessThan(500_000);
  },
);
