import { listOf, Purchase } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue } from "../../../test/tools/issue.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let eventId: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  eventId = await makeEvent(gateway.mysql);
});
afterAll(() => gateway.close());

async function list(userId: string, query = "") {
  const response = await gateway.as(userId, "GET", `/v1/me/purchases${query}`);
  return listOf(Purchase).parse(await response.json());
}

test("200: my purchases, newest first, each with its outcome and tickets, page by page", async () => {
  const me = await gateway.user();
  const at = (second: number) => new Date(Date.UTC(2026, 10, 1, 0, 0, second));
  await issue(gateway.mysql, { eventId, userId: me, count: 2, acceptedAt: at(1) });
  await issue(gateway.mysql, { eventId, userId: me, count: 1, requested: 3, acceptedAt: at(3) });
  await issue(gateway.mysql, { eventId, userId: me, count: 0, requested: 4, acceptedAt: at(2) });
  await issue(gateway.mysql, { eventId, userId: await gateway.user(), count: 1 });
  const { items } = await list(me);
  expect(
    items.map((item) => [item.status, item.quantity, item.issued, item.notIssued, item.capReached, item.reason]),
  ).toEqual([
    ["partial", 3, 1, 2, true, "user-cap"],
    ["rejected", 4, 0, 4, true, "sold-out"],
    ["fulfilled", 2, 2, 0, false, null],
  ]);
  expect(items.map((item) => item.tickets.map((ticket) => ticket.code !== null))).toEqual([[true], [], [true, true]]);
  const first = await list(me, "?limit=2");
  const second = await list(me, `?limit=2&cursor=${first.nextCursor}`);
  expect([...first.items, ...second.items]).toEqual(items);
  expect(second.nextCursor).toBeNull();
});

test("200: who is invited sees what they got, without codes", async () => {
  const me = await gateway.user({ status: "INVITED" });
  await issue(gateway.mysql, { eventId, userId: me, count: 1 });
  expect((await list(me)).items[0]?.tickets.map((ticket) => ticket.code)).toEqual([null]);
});

test("400 for a cursor that is none, 401 without a session", async () => {
  const wrong = await gateway.as(await gateway.user(), "GET", "/v1/me/purchases?cursor=x");
  expect((await problemOf(wrong)).code).toBe("invalid-request");
  expect((await problemOf(await gateway.as(null, "GET", "/v1/me/purchases"))).code).toBe("unauthenticated");
});
