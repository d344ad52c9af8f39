import { Import, listOf } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decideByHand } from "../../../test/tools/play-issuer.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { importDone, sendImport } from "../../../test/tools/send-import.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
let event: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
  event = await makeEvent(gateway.mysql, { slug: "with-imports" });
});
afterAll(() => gateway.close());

const file = `email,name,quantity
anna@example.org,"=Anna, ""An""",2
ben@example.org,Ben,5
carl@example.org,@Carl,3
`;

async function makeImport(eventId: string, key: string): Promise<string> {
  return Import.parse(await (await sendImport(gateway, { eventId, as: staff, file, key })).json()).id;
}

/** Of those who ask for 5 one has room for 2, of those who ask for 3 none. */
const decide = ({ quantity }: { quantity: number }): number => ({ 5: 2, 3: 0 })[quantity] ?? quantity;

const nobody = "01JD3V5Y6Q8ZK2M4N6P8R0S2T4";

test("200: an import tells how far it is, and is done when every row has its outcome", async () => {
  const id = await makeImport(event, "told");
  const path = `/v1/admin/events/with-imports/imports/${id}`;
  const before = await gateway.as(staff, "GET", path);
  expect(before.status).toBe(200);
  expect(Import.parse(await before.json())).toMatchObject({ id, eventId: event, status: "RUNNING", decided: 0 });

  const issuer = decideByHand(gateway, event, decide);
  const done = Import.strict().parse(await importDone(gateway, staff, path));
  await issuer.close();
  expect(done).toEqual({
    id,
    eventId: event,
    status: "DONE",
    rows: 3,
    decided: 3,
    fulfilled: 1,
    partial: 1,
    rejected: 1,
    failed: 0,
    ticketsRequested: 10,
    ticketsIssued: 4,
    createdAt: expect.any(String),
    finishedAt: expect.any(String),
  });
});

test("200: the outcome of each row as CSV, and no cell of it is a formula", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const id = await makeImport(eventId, "report");
  const path = `/v1/admin/events/${eventId}/imports/${id}`;
  const header = "line,email,name,quantity,status,issued,notIssued,reason\r\n";
  const waiting = await gateway.as(staff, "GET", `${path}.csv`);
  expect(await waiting.text()).toBe(
    `${header}1,anna@example.org,"'=Anna, ""An""",2,queued,,,\r\n2,ben@example.org,Ben,5,queued,,,\r\n3,carl@example.org,'@Carl,3,queued,,,\r\n`,
  );
  const issuer = decideByHand(gateway, eventId, decide);
  await importDone(gateway, staff, path);
  await issuer.close();
  const report = await gateway.as(staff, "GET", `${path}.csv`);
  expect(report.status).toBe(200);
  expect(report.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
  expect(report.headers.get("Content-Disposition")).toBe(`attachment; filename="import-${id}.csv"`);
  expect(report.headers.get("Cache-Control")).toBe("private, no-store");
  expect(await report.text()).toBe(
    `${header}1,anna@example.org,"'=Anna, ""An""",2,fulfilled,2,0,\r\n2,ben@example.org,Ben,5,partial,2,3,user-cap\r\n3,carl@example.org,'@Carl,3,rejected,0,3,user-cap-reached\r\n`,
  );
});

test("200: every row of a long report, in the order of the file", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const rows = Array.from({ length: 2500 }, (_, at) => `long-${at}@example.org,1`);
  const sent = await sendImport(gateway, { eventId, as: staff, file: ["email,quantity", ...rows].join("\n") });
  const { id } = Import.parse(await sent.json());
  const report = await (await gateway.as(staff, "GET", `/v1/admin/events/${eventId}/imports/${id}.csv`)).text();
  const lines = report.trimEnd().split("\r\n").slice(1);
  expect(lines.map((line) => line.split(",").slice(0, 2))).toEqual(
    rows.map((row, at) => [String(at + 1), row.split(",")[0]]),
  );
});

test("200: an event's imports, newest first, page by page, and no other event's", async () => {
  const [eventId, other] = [await makeEvent(gateway.mysql), await makeEvent(gateway.mysql)];
  await makeImport(other, "another event's");
  const ids = [];
  for (const key of ["a", "b", "c"]) ids.push(await makeImport(eventId, key));
  await gateway.mysql.query("UPDATE Import SET createdAt = '2026-01-01' WHERE id IN (?)", [ids.slice(0, 2)]);
  const old = ids.slice(0, 2).toSorted().toReversed();
  const path = `/v1/admin/events/${eventId}/imports?limit=2`;
  const first = listOf(Import).parse(await (await gateway.as(staff, "GET", path)).json());
  const rest = await gateway.as(staff, "GET", `${path}&cursor=${first.nextCursor}`);
  const second = listOf(Import).parse(await rest.json());
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([ids[2], ...old]);
  expect(second.nextCursor).toBeNull();
  expect(first.items[0]).toMatchObject({ rows: 3, ticketsRequested: 10 });
});

test("200: an event without an import has an empty list", async () => {
  const path = `/v1/admin/events/${await makeEvent(gateway.mysql, { status: "DRAFT" })}/imports`;
  expect(await (await gateway.as(staff, "GET", path)).json()).toEqual({ items: [], nextCursor: null });
});

test("401, 403 and 404 of an import, its report and the list", async () => {
  const id = await makeImport(event, "hidden");
  const [buyer, other] = [await gateway.user(), await makeEvent(gateway.mysql)];
  const codeOf = async (userId: string | null, path: string) =>
    (await problemOf(await gateway.as(userId, "GET", path))).code;
  for (const end of [`/imports/${id}`, `/imports/${id}.csv`, "/imports"]) {
    expect(await codeOf(null, `/v1/admin/events/${event}${end}`)).toBe("unauthenticated");
    expect(await codeOf(buyer, `/v1/admin/events/${event}${end}`)).toBe("forbidden");
    expect(await codeOf(staff, `/v1/admin/events/${nobody}${end}`)).toBe("event-not-found");
  }
  for (const end of [`/imports/${nobody}`, `/imports/${nobody}.csv`, "/imports/x", "/imports/x.csv", "/imports/.csv"])
    expect([end, await codeOf(staff, `/v1/admin/events/${event}${end}`)]).not.toEqual([end, undefined]);
  expect(await codeOf(staff, `/v1/admin/events/${event}/imports/${nobody}`)).toBe("import-not-found");
  expect(await codeOf(staff, `/v1/admin/events/${event}/imports/x.csv`)).toBe("import-not-found");
  expect(await codeOf(staff, `/v1/admin/events/${other}/imports/${id}`)).toBe("import-not-found");
  expect(await codeOf(staff, `/v1/admin/events/${other}/imports/${id}.csv`)).toBe("import-not-found");
  expect(await codeOf(staff, `/v1/admin/events/${event}/imports?limit=0`)).toBe("invalid-request");
});
