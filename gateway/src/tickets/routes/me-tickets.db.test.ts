import { listOf, Ticket } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue, voidTicket } from "../../../test/tools/issue.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { verifyTicketCode } from "@admit/tickets";

let gateway: TestGateway;
let older: string;
let newer: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  [older = "", newer = ""] = [await makeEvent(gateway.mysql), await makeEvent(gateway.mysql)].sort();
});
afterAll(() => gateway.close());

async function list(userId: string, query = "") {
  const response = await gateway.as(userId, "GET", `/v1/me/tickets${query}`);
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  return listOf(Ticket).parse(await response.json());
}

test("200: my tickets and nobody else's, the newest event first, by number, with codes that verify", async () => {
  const [me, other] = [await gateway.user(), await gateway.user()];
  await issue(gateway.mysql, { eventId: older, userId: me, count: 2 });
  await issue(gateway.mysql, { eventId: older, userId: other, count: 1 });
  await issue(gateway.mysql, { eventId: newer, userId: me, count: 2 });
  const { items, nextCursor } = await list(me);
  expect(items.map((ticket) => ticket.eventId)).toEqual([newer, newer, older, older]);
  expect(nextCursor).toBeNull();
  for (const ticket of items)
    expect(verifyTicketCode(ticket.code ?? "", gateway.services.keys)).toMatchObject({
      eventId: ticket.eventId,
      number: ticket.number,
      version: 1,
    });
  const paged = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof list>> = await list(me, `?limit=3${cursor && `&cursor=${cursor}`}`);
    paged.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(items);
  expect((await list(me, `?eventId=${older}`)).items).toEqual(items.slice(2));
});

test.each(["INVITED", "SUSPENDED"] as const)("200: who is %s sees their tickets, and no code", async (status) => {
  const me = await gateway.user({ status });
  await issue(gateway.mysql, { eventId: newer, userId: me, count: 2 });
  const { items } = await list(me);
  expect(items.map((ticket) => [ticket.status, ticket.code])).toEqual([
    ["VALID", null],
    ["VALID", null],
  ]);
});

test("200: a voided ticket stays on the list, without a code", async () => {
  const me = await gateway.user();
  const { ticketIds } = await issue(gateway.mysql, { eventId: newer, userId: me, count: 1 });
  await voidTicket(gateway.mysql, ticketIds[0] ?? "");
  const { items } = await list(me);
  expect(items).toMatchObject([{ status: "VOIDED", code: null }]);
  expect(items[0]?.voidedAt).not.toBeNull();
});

test("a suspension that no message told of hides the codes at once all the same", async () => {
  const me = await gateway.user();
  await issue(gateway.mysql, { eventId: newer, userId: me, count: 1 });
  expect((await list(me)).items[0]?.code).not.toBeNull();
  await gateway.mysql.query("UPDATE User SET status = 'SUSPENDED' WHERE id = ?", [me]);
  expect((await list(me)).items[0]?.code).toBeNull();
});

test("400 for an event that can be none, 401 without a session", async () => {
  const me = await gateway.user();
  const wrong = await gateway.as(me, "GET", "/v1/me/tickets?eventId=gala");
  expect((await problemOf(wrong)).errors?.[0]?.path).toBe("eventId");
  expect((await problemOf(await gateway.as(null, "GET", "/v1/me/tickets"))).code).toBe("unauthenticated");
});
