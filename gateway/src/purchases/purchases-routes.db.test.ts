import { listOf, Purchase } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { allPages } from "../../test/tools/all-pages.ts";
import { issue } from "../../test/tools/issue.ts";
import { codeOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway({ MAX_TICKETS_PER_USER_PER_EVENT: "7" });
let eventId: string;
beforeAll(async () => void (eventId = await makeEvent(gateway.mysql)));

describe("my allowance", () => {
  const allowance = (userId: string, id: string) => gateway.as(userId, "GET", `/v1/me/allowance?eventId=${id}`);

  test("200: what is left under the event's cap, or under the deployment's", async () => {
    const me = await gateway.user();
    const capped = await makeEvent(gateway.mysql, { userCap: 3 });
    await issue(gateway.mysql, { eventId: capped, userId: me, count: 2 });
    const under = { accountTooNew: false };
    const cappedLeft = { ...under, eventId: capped, userCap: 3, counted: 2, remaining: 1 };
    expect(await (await allowance(me, capped)).json()).toEqual(cappedLeft);
    const usualLeft = { ...under, eventId, userCap: 7, counted: 0, remaining: 7 };
    expect(await (await allowance(me, eventId)).json()).toEqual(usualLeft);
  });

  test("200: a holder above a cap that was lowered has nothing left, not less than nothing", async () => {
    const capped = await makeEvent(gateway.mysql, { userCap: 1 });
    await issue(gateway.mysql, { eventId: capped, userId: gateway.buyer, count: 2 });
    expect(await (await allowance(gateway.buyer, capped)).json()).toMatchObject({ counted: 2, remaining: 0 });
  });

  test("404 for an event that is not published, 400 without one", async () => {
    const draft = await makeEvent(gateway.mysql, { status: "DRAFT" });
    expect(await codeOf(allowance(gateway.buyer, draft))).toBe("event-not-found");
    expect(await codeOf(allowance(gateway.buyer, ""))).toBe("invalid-request");
  });
});

describe("my purchases", () => {
  const list = async (userId: string, query = "") =>
    listOf(Purchase).parse(await (await gateway.as(userId, "GET", `/v1/me/purchases${query}`)).json());

  test("200: mine alone, newest first, each with its outcome and tickets, page by page", async () => {
    const me = await gateway.user();
    const at = (second: number) => new Date(Date.UTC(2026, 10, 1, 0, 0, second));
    await issue(gateway.mysql, { eventId, userId: me, count: 2, acceptedAt: at(1) });
    await issue(gateway.mysql, { eventId, userId: me, count: 1, requested: 3, acceptedAt: at(3) });
    await issue(gateway.mysql, { eventId, userId: me, count: 0, requested: 4, acceptedAt: at(2) });
    await issue(gateway.mysql, { eventId, userId: gateway.buyer, count: 1 });
    const { items } = await list(me);
    expect(
      items.map((item) => [item.status, item.quantity, item.issued, item.notIssued, item.capReached, item.reason]),
    ).toEqual([
      ["partial", 3, 1, 2, true, "user-cap"],
      ["rejected", 4, 0, 4, true, "sold-out"],
      ["fulfilled", 2, 2, 0, false, null],
    ]);
    expect(items.map((item) => item.tickets.map((ticket) => ticket.code !== null))).toEqual([[true], [], [true, true]]);
    expect(await allPages((query) => list(me, query), "?limit=2")).toEqual(items);
  });

  test("200: an invited user sees their tickets, without codes", async () => {
    const me = await gateway.user({ status: "INVITED" });
    await issue(gateway.mysql, { eventId, userId: me, count: 1 });
    expect((await list(me)).items[0]?.tickets.map((ticket) => ticket.code)).toEqual([null]);
  });
});
