import { randomUUID } from "node:crypto";
import { Import, type StaffEvent } from "@admit/contract";
import { until } from "@admit/environment";
import { expect, test } from "vitest";
import type { Answer } from "./client/call.ts";
import { problemOf } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

const rowsCount = 10_000;
/** Enough for three kills between its beginning and its end. */
const issuedCount = 3000;
const badEvery = 5;
const suspendedCount = 20;
const importedWithinMs = 90_000;

const emailOf = (row: number): string => `person-${row}@list.example`;
const goodRow = (row: number): string => `${emailOf(row)};Person Müller ${row};${(row % 3) + 1}`;

/** What can be wrong with a row, each with its message. */
const badRows: readonly [bad: (row: number) => string, error: (row: number) => string][] = [
  [(row) => `;Person ${row};1`, (row) => `row ${row}, email: is empty: write the person's e-mail address`],
  [(row) => `person-${row};;1`, (row) => `row ${row}, email: “person-${row}” is not an e-mail address: correct it`],
  [
    (row) => `${"a".repeat(250)}${row}@list.example;;1`,
    (row) => `row ${row}, email: is longer than 254 characters: write a shorter address`,
  ],
  [
    (row) => `${emailOf(row)};${"n".repeat(201)};1`,
    (row) => `row ${row}, name: is longer than 200 characters: shorten it`,
  ],
  [(row) => `${emailOf(row)};;`, (row) => `row ${row}, quantity: is empty: write 1 to 1000`],
  [(row) => `${emailOf(row)};;two`, (row) => `row ${row}, quantity: “two” is not a number: write 1 to 1000`],
  [(row) => `${emailOf(row)};;1,5`, (row) => `row ${row}, quantity: “1,5” is not a whole number: write 1 to 1000`],
  [(row) => `${emailOf(row)};;0`, (row) => `row ${row}, quantity: “0” is too few: write 1 to 1000`],
  [(row) => `${emailOf(row)};;1001`, (row) => `row ${row}, quantity: “1001” is too many: write 1 to 1000`],
  [(row) => `${emailOf(row)};1`, (row) => `row ${row}: has 2 of 3 cells: write the missing ones, empty if need be`],
  [
    (row) => `${emailOf(row)};Smith; Anna;1`,
    (row) =>
      `row ${row}: has a value in cell 4, where the header names no column: take it out, or quote the cell before it`,
  ],
  [() => `${emailOf(1)};;1`, (row) => `row ${row}, email: is the same address as in row 1: give each person one row`],
  [
    (row) => `${emailOf(row)};Bell\u0007;1`,
    (row) => `row ${row}, name: has a character that cannot be seen: type it anew`,
  ],
  [
    (row) => `${emailOf(row)};"Open;1`,
    (row) =>
      `row ${row}: has a quotation mark that is not closed, or is in the middle of a cell: write "" for one inside a quoted cell`,
  ],
];

const suspendedError = (row: number) =>
  `row ${row}, email: belongs to a suspended account, which receives no tickets: take the row out, or reinstate the account`;

const numbers = Array.from({ length: rowsCount }, (_, at) => at + 1);
const issued = numbers.slice(0, issuedCount);
const isBad = (row: number): boolean => row % badEvery === 0;
const wayOf = (row: number) => badRows[(row / badEvery) % badRows.length] as (typeof badRows)[number];
/** With semicolons and a byte order mark, as spreadsheets write it in most of Europe. */
const fileOf = (rows: readonly string[]): string => ["\ufeffEmail;Name;Quantity", ...rows].join("\r\n");

const send = (event: StaffEvent, text: string, key: string): Promise<Answer> =>
  deployment().admin.call(`/v1/admin/events/${event.id}/imports`, {
    method: "POST",
    headers: { "idempotency-key": key, "content-type": "text/csv" },
    text,
  });

const read = async (event: StaffEvent, id: string): Promise<Import> =>
  Import.parse(await deployment().admin.read(`/v1/admin/events/${event.id}/imports/${id}`));

const people = async (): Promise<number> => {
  const invited = (await deployment().admin.read("/v1/admin/users?q=list.example&limit=200")) as { items: unknown[] };
  return invited.items.length;
};

test("10,000 rows of which 2,000 are bad are refused as a whole, each with what to do; no user is created", async () => {
  const event = await deployment().admin.createEvent({ capacity: 30_000 });
  const suspended = numbers.filter((row) => row % 500 === 1).slice(0, suspendedCount);
  const suspendedPeople = await Promise.all(
    suspended.map((row) => deployment().person({ email: `outcast-${row}@away.example` })),
  );
  for (const outcast of suspendedPeople) await deployment().suspend(outcast);
  const rows = numbers.map((row) => {
    if (suspended.includes(row)) return `outcast-${row}@away.example;;1`;
    return isBad(row) ? wayOf(row)[0](row) : goodRow(row);
  });
  // Row 1 is what the rows of the same address repeat.
  rows[0] = goodRow(1);
  const errors = numbers.flatMap((row) => {
    if (row > 1 && suspended.includes(row)) return [suspendedError(row)];
    return isBad(row) ? [wayOf(row)[1](row)] : [];
  });

  const problem = problemOf(await send(event, fileOf(rows), "bad"));

  expect(problem.code).toBe("invalid-request");
  expect(problem.detail).toContain(`${errors.length} of 10000 rows cannot be issued, so nothing was done.`);
  expect(problem.errors?.map(({ path, message }) => `${path}: ${message}`)).toEqual(errors);
  expect(await people()).toBe(0);
  expect(await deployment().admin.read(`/v1/admin/events/${event.id}/imports`)).toEqual({
    items: [],
    nextCursor: null,
  });
});

/** Imports good rows, with interruptions. @returns the report's rows */
async function importDuring(
  event: StaffEvent,
  text: string,
  ...interruptions: (() => Promise<unknown>)[]
): Promise<string[]> {
  const key = randomUUID();
  const { id } = Import.parse((await send(event, text, key)).body);
  for (const [nth, each] of interruptions.entries()) {
    const wanted = ((nth + 1) * issuedCount) / (interruptions.length + 2);
    await until(`${wanted} rows are decided`, async () => (await read(event, id)).decided >= wanted, importedWithinMs);
    await each();
  }
  const done = await until(
    "the import is done",
    async () => {
      const now = await read(event, id);
      return now.status === "DONE" && now;
    },
    importedWithinMs,
  );
  const tickets = issued.reduce((sum, row) => sum + (row % 3) + 1, 0);
  const rows = issuedCount;
  expect(done).toMatchObject({ rows, decided: rows, fulfilled: rows, ticketsIssued: tickets });
  await until("the event shows what is left", async () => {
    const { remaining } = (await deployment().admin.read(`/v1/events/${event.id}`)) as StaffEvent;
    return remaining === event.capacity - tickets;
  });

  const again = await send(event, text, key);
  expect([again.status, again.body]).toEqual([200, done]);
  expect(problemOf(await send(event, `${text}\r\nmore@list.example;;1`, key)).code).toBe("idempotency-key-reused");
  const report = await deployment().admin.read(`/v1/admin/events/${event.id}/imports/${id}.csv`);
  await deployment().audit();
  return String(report).replace("\ufeff", "").trimEnd().split("\r\n");
}

const wholeReport = [
  "line,email,name,quantity,status,issued,notIssued,reason",
  ...issued.map((row) => {
    const quantity = (row % 3) + 1;
    return `${row},${emailOf(row)},Person Müller ${row},${quantity},fulfilled,${quantity},0,`;
  }),
];

test("an import is issued while the worker is killed twice and its gateway once: each row once", async () => {
  const event = await deployment().admin.createEvent({ capacity: 30_000 });
  const workerKilled = async () => {
    await deployment().worker().crash();
    await deployment().worker().start();
  };
  const gatewayKilled = async () => {
    await deployment().gateway().crash();
    await deployment().gateway().start();
  };
  const report = await importDuring(event, fileOf(issued.map(goodRow)), workerKilled, gatewayKilled, workerKilled);
  expect(report).toEqual(wholeReport);
});
