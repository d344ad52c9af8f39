import { listOf, StaffTicket } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codePattern, issue, voidTicket } from "../../../test/tools/issue.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
let eventId: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
  eventId = await makeEvent(gateway.mysql);
  const holders = [
    { name: "Ann Example", email: "ann@example.org" },
    { name: "Änne Beispiel", email: "100%@example.org" },
    { name: "Bob_1", email: "zed@example.org", status: "INVITED" },
    { name: "Bobby", email: null, externalSubject: "bobby" },
  ] as const;
  for (const fields of holders) await issue(gateway.mysql, { eventId, userId: await gateway.user(fields), count: 2 });
  // Another event's tickets have the same numbers.
  const other = await makeEvent(gateway.mysql);
  await issue(gateway.mysql, { eventId: other, userId: await gateway.user({ name: "Ann Other" }), count: 3 });
});
afterAll(() => gateway.close());

const get = (query = "", userId: string | null = staff, id = eventId) =>
  gateway.as(userId, "GET", `/v1/admin/events/${id}/tickets${query}`);
async function list(query = "") {
  const response = await get(query);
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  const text = await response.text();
  expect(text).not.toMatch(codePattern);
  return listOf(StaffTicket.strict()).parse(JSON.parse(text));
}
const numbers = async (query: string) => (await list(query)).items.map((ticket) => ticket.number);

test("200: the event's tickets by number, with their holders and without codes, page by page", async () => {
  const { items, nextCursor } = await list();
  expect(items.map((ticket) => [ticket.number, ticket.holder.name])).toEqual([
    [1, "Ann Example"],
    [2, "Ann Example"],
    [3, "Änne Beispiel"],
    [4, "Änne Beispiel"],
    [5, "Bob_1"],
    [6, "Bob_1"],
    [7, "Bobby"],
    [8, "Bobby"],
  ]);
  expect(items.every((ticket) => ticket.code === null && ticket.eventId === eventId)).toBe(true);
  expect(nextCursor).toBeNull();
  const first = await list("?limit=5");
  const second = await list(`?limit=5&cursor=${first.nextCursor}`);
  expect([...first.items, ...second.items]).toEqual(items);
  expect(second.nextCursor).toBeNull();
});

test.each([
  ["a number", "5", [5]],
  ["a number that is none's", "500", []],
  ["the beginning of a name, in any case", "bob", [5, 6, 7, 8]],
  ["a whole name", "Ann Example", [1, 2]],
  ["the beginning of an address, in any case", "ZED@", [5, 6]],
  ["a sign that searches by itself", "100%", [3, 4]],
  ["another such sign", "Bob_", [5, 6]],
  ["that sign alone", "%", []],
  ["the middle of a name", "xample", []],
  ["a quotation mark", "'", []],
  ["nothing but blanks", "%20", [1, 2, 3, 4, 5, 6, 7, 8]],
])("200: q finds by %s", async (_what, q, found) => {
  const encoded = q === "%20" ? q : encodeURIComponent(q);
  expect(await numbers(`?q=${encoded}`)).toEqual(found);
});

test("200: a search goes on page by page as the list does", async () => {
  const first = await list("?q=bob&limit=3");
  const second = await list(`?q=bob&limit=3&cursor=${first.nextCursor}`);
  expect([...first.items, ...second.items].map((ticket) => ticket.number)).toEqual([5, 6, 7, 8]);
  expect(second.nextCursor).toBeNull();
});

test("200: a beginning that fits more people than are looked up one by one finds the same", async () => {
  const event = await makeEvent(gateway.mysql);
  const rows = Array.from({ length: 1001 }, (_, at) => [
    `0${String(at).padStart(25, "0")}`,
    `crowd-${at}@example.org`,
    "Crowd",
    "ACTIVE",
    new Date(),
    new Date(),
  ]);
  await gateway.mysql.query("INSERT INTO User (id, email, name, status, createdAt, updatedAt) VALUES ?", [rows]);
  await issue(gateway.mysql, { eventId: event, userId: staff, count: 1 });
  await issue(gateway.mysql, { eventId: event, userId: `0${"7".padStart(25, "0")}`, count: 2 });
  const response = await get("?q=crowd", staff, event);
  const { items } = listOf(StaffTicket).parse(await response.json());
  expect(items.map((ticket) => ticket.number)).toEqual([2, 3]);
});

test("200: by status, with why a ticket is void", async () => {
  const event = await makeEvent(gateway.mysql);
  const { ticketIds } = await issue(gateway.mysql, { eventId: event, userId: staff, count: 3 });
  await voidTicket(gateway.mysql, ticketIds[1] ?? "");
  await gateway.mysql.query("UPDATE Ticket SET voidReason = 'lost' WHERE id = ?", [ticketIds[1]]);
  const of = async (query: string) => listOf(StaffTicket).parse(await (await get(query, staff, event)).json()).items;
  expect(await of("?status=VOIDED")).toMatchObject([{ number: 2, status: "VOIDED", voidReason: "lost" }]);
  expect((await of("?status=VALID")).map((ticket) => ticket.number)).toEqual([1, 3]);
  expect((await of("")).map((ticket) => ticket.number)).toEqual([1, 2, 3]);
});

test("400 for a limit, cursor or status that is none", async () => {
  for (const query of ["?limit=0", "?limit=201", "?cursor=x", "?status=LOST", `?q=${"x".repeat(255)}`])
    expect((await problemOf(await get(query))).code).toBe("invalid-request");
});

test("404 for no event, 401 without a session, 403 for a buyer", async () => {
  expect((await problemOf(await get("", staff, "01JD3V5Y6Q8ZK2M4N6P8R0S2T4"))).code).toBe("event-not-found");
  expect((await problemOf(await get("", null))).code).toBe("unauthenticated");
  expect((await problemOf(await get("", await gateway.user()))).code).toBe("forbidden");
});
