import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue, voidTicket } from "../../../test/tools/issue.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const pdf = (userId: string | null, query: string) => gateway.as(userId, "GET", `/v1/me/tickets.pdf?${query}`);
async function pagesOf(response: Response): Promise<number> {
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("application/pdf");
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  const document = Buffer.from(await response.arrayBuffer()).toString("latin1");
  return document.match(/\/Type \/Page\n/g)?.length ?? 0;
}

test("200: my valid tickets of that event and no other's, one to a page", async () => {
  const [me, other] = [await gateway.user(), await gateway.user()];
  const [eventId, another] = [await makeEvent(gateway.mysql), await makeEvent(gateway.mysql)];
  const { ticketIds } = await issue(gateway.mysql, { eventId, userId: me, count: 3 });
  await issue(gateway.mysql, { eventId, userId: other, count: 2 });
  await issue(gateway.mysql, { eventId: another, userId: me, count: 4 });
  await voidTicket(gateway.mysql, ticketIds[1] ?? "");
  const response = await pdf(me, `eventId=${eventId}`);
  expect(await pagesOf(response)).toBe(2);
  expect(response.headers.get("Link")).toBeNull();
});

test("200: a hundred at a time, and where the next ones are", async () => {
  const me = await gateway.user();
  const eventId = await makeEvent(gateway.mysql);
  await issue(gateway.mysql, { eventId, userId: me, count: 130 });
  const first = await pdf(me, `eventId=${eventId}`);
  expect(await pagesOf(first)).toBe(100);
  const [, next = ""] = /^<\/v1\/me\/tickets\.pdf\?(.+)>; rel="next"$/.exec(first.headers.get("Link") ?? "") ?? [];
  expect(await pagesOf(await pdf(me, next))).toBe(30);
});

test.each(["INVITED", "SUSPENDED"] as const)("403: not while I am %s", async (status) => {
  const me = await gateway.user({ status });
  const eventId = await makeEvent(gateway.mysql);
  await issue(gateway.mysql, { eventId, userId: me, count: 1 });
  expect((await problemOf(await pdf(me, `eventId=${eventId}`))).code).toBe("ticket-not-visible");
});

test("404: of an event that I hold no valid ticket of, staff or not", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const { ticketIds } = await issue(gateway.mysql, { eventId, userId: await gateway.user(), count: 1 });
  expect((await problemOf(await pdf(await gateway.user(), `eventId=${eventId}`))).code).toBe("ticket-not-found");
  const admin = await gateway.user({ role: "ADMIN" });
  expect((await problemOf(await pdf(admin, `eventId=${eventId}`))).code).toBe("ticket-not-found");
  const { ticketIds: mine } = await issue(gateway.mysql, { eventId, userId: admin, count: 1 });
  expect((await pdf(admin, `eventId=${eventId}`)).status).toBe(200);
  await voidTicket(gateway.mysql, mine[0] ?? "");
  expect((await problemOf(await pdf(admin, `eventId=${eventId}`))).code).toBe("ticket-not-found");
  expect(ticketIds).toHaveLength(1);
});

test("400 without an event, 401 without a session", async () => {
  const me = await gateway.user();
  expect((await problemOf(await pdf(me, ""))).errors?.[0]?.path).toBe("eventId");
  const eventId = await makeEvent(gateway.mysql);
  expect((await problemOf(await pdf(me, `eventId=${eventId}&from=0`))).errors?.[0]?.path).toBe("from");
  expect((await problemOf(await pdf(null, `eventId=${eventId}`))).code).toBe("unauthenticated");
});
