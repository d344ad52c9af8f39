import { listOf, StaffPurchase } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue } from "../../../test/tools/issue.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
let ann: string;
let eventId: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
  ann = await gateway.user({ name: "Ann", email: "ann@example.org" });
  const bob = await gateway.user({ name: "Bob", email: "bob@example.org" });
  eventId = await makeEvent(gateway.mysql);
  const bought = [
    { userId: ann, count: 2 },
    { userId: bob, count: 1, requested: 4 },
    { userId: ann, count: 0, requested: 3 },
    { userId: bob, count: 1 },
  ];
  // The refused one takes no number, so that it and the next share a place, as after Redis was emptied.
  for (const purchase of bought) await issue(gateway.mysql, { eventId, ...purchase });
  await issue(gateway.mysql, { eventId: await makeEvent(gateway.mysql), userId: ann, count: 1 });
});
afterAll(() => gateway.close());

const get = (query = "", userId: string | null = staff, id = eventId) =>
  gateway.as(userId, "GET", `/v1/admin/events/${id}/purchases${query}`);
const list = async (query = "") => listOf(StaffPurchase.strict()).parse(await (await get(query)).json());

test("200: the event's purchases, the last of the line first, with whose they are", async () => {
  const { items } = await list();
  expect(items.map((item) => item.seq)).toEqual([4, 4, 3, 1]);
  expect(items[2]).toMatchObject({
    eventId,
    holder: { name: "Bob", email: "bob@example.org" },
    source: "BUYER",
    status: "partial",
    quantity: 4,
    issued: 1,
    notIssued: 3,
    reason: "user-cap",
    notifiedAt: null,
  });
});

test("200: page by page, also where two have the same place", async () => {
  const { items } = await list();
  const paged: StaffPurchase[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page = await list(`?limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`);
    paged.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(items);
});

test.each([
  ["?q=ann", [4, 1]],
  ["?q=BOB@", [4, 3]],
  ["?q=3", [3]],
  ["?q=77", []],
  ["?q=nobody", []],
  ["?status=rejected", [4]],
  ["?status=fulfilled", [4, 1]],
  ["?status=partial&q=ann", []],
])("200: %s finds the places %j", async (query, places) => {
  expect((await list(query)).items.map((item) => item.seq)).toEqual(places);
});

test("200: who issued it for whom, and whether the mail went out", async () => {
  const event = await makeEvent(gateway.mysql);
  const { purchaseId } = await issue(gateway.mysql, { eventId: event, userId: ann, count: 1 });
  const notifiedAt = new Date("2026-11-22T19:00:00.123Z");
  await gateway.mysql.query("UPDATE Purchase SET requestedById = ?, source = 'STAFF', notifiedAt = ? WHERE id = ?", [
    staff,
    notifiedAt,
    purchaseId,
  ]);
  const { items } = listOf(StaffPurchase).parse(await (await get("", staff, event)).json());
  expect(items).toMatchObject([
    {
      id: purchaseId,
      requestedById: staff,
      source: "STAFF",
      holder: { id: ann },
      notifiedAt: notifiedAt.toISOString(),
    },
  ]);
});

test("400 for a cursor or status that is none", async () => {
  for (const query of ["?cursor=x", "?status=queued", "?limit=x"])
    expect((await problemOf(await get(query))).code).toBe("invalid-request");
});

test("404 for no event, 401 without a session, 403 for a buyer", async () => {
  expect((await problemOf(await get("", staff, "01JD3V5Y6Q8ZK2M4N6P8R0S2T4"))).code).toBe("event-not-found");
  expect((await problemOf(await get("", null))).code).toBe("unauthenticated");
  expect((await problemOf(await get("", ann))).code).toBe("forbidden");
});
