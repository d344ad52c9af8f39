import { randomUUID } from "node:crypto";
import { Import, type StaffEvent } from "@admit/contract";
import { until } from "@admit/environment";
import { expect, test } from "vitest";
import { problemOf } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

const rowsCount = 10_000;
const importedWithinMs = 90_000;

const rows = Array.from({ length: rowsCount }, (_, at) => {
  const row = at + 1;
  return { row: row + 1, email: `person-${row}@list.example`, name: `Person Müller ${row}`, quantity: (row % 3) + 1 };
});
const ticketsCount = rows.reduce((sum, { quantity }) => sum + quantity, 0);
/** With semicolons and a byte order mark, as spreadsheets write it in most of Europe. */
const file = [
  "\ufeffEmail;Name;Quantity",
  ...rows.map(({ email, name, quantity }) => `${email};${name};${quantity}`),
].join("\r\n");
const wholeReport = [
  "line,email,name,quantity,status,issued,notIssued,reason",
  ...rows.map(({ row, email, name, quantity }) => `${row},"${email}","${name}",${quantity},"fulfilled",${quantity},0,`),
];

const workerKilled = async () => {
  await deployment().worker().crash();
  await deployment().worker().start();
};
const gatewayKilled = async () => {
  await deployment().gateway().crash();
  await deployment().gateway().start();
};

test("an import of 10,000 rows is issued while the worker is killed twice and its gateway once: each row once", async () => {
  const { admin } = deployment();
  const event = await admin.createEvent({ capacity: 30_000 });
  const path = `/v1/admin/events/${event.id}/imports`;
  const headers = { "idempotency-key": randomUUID(), "content-type": "text/csv" };
  const send = (text: string) => admin.call(path, { method: "POST", headers, text, withinMs: importedWithinMs });
  const { id } = Import.parse((await send(file)).body);
  const read = async () => Import.parse(await admin.read(`${path}/${id}`));
  for (const [nth, kill] of [workerKilled, gatewayKilled, workerKilled].entries()) {
    const wanted = ((nth + 1) * rowsCount) / 5;
    await until(`${wanted} rows are decided`, async () => (await read()).decided >= wanted, importedWithinMs);
    await kill();
  }
  await until("the import is done", async () => (await read()).status === "DONE", importedWithinMs);

  const done = await read();
  const counts = { rows: rowsCount, decided: rowsCount, fulfilled: rowsCount, ticketsIssued: ticketsCount };
  expect(done).toMatchObject(counts);
  await until("the event shows what is left", async () => {
    const { remaining } = (await admin.read(`/v1/events/${event.id}`)) as StaffEvent;
    return remaining === event.capacity - ticketsCount;
  });
  const again = await send(file);
  expect([again.status, again.body]).toEqual([200, done]);
  expect(problemOf(await send(`${file}\r\nmore@list.example;;1`)).code).toBe("idempotency-key-reused");
  const report = String(await admin.read(`${path}/${id}.csv`));
  expect(report.replace("\ufeff", "").trimEnd().split("\r\n")).toEqual(wholeReport);
  await deployment().audit();
});
