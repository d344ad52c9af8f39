import { Allowance, Event, listOf, Purchase, StaffEvent } from "@admit/contract";
import type { IssueCommand } from "@admit/line";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { allPages } from "../../test/tools/all-pages.ts";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway({ MAX_TICKETS_PER_USER_PER_EVENT: "7" });
let eventId: string;
afterEach(() => void vi.useRealTimers());
beforeAll(async () => void (eventId = await gateway.event()));

describe("my allowance", () => {
  const allowance = (userId: string, id: string) => gateway.as(userId, "GET", `/v1/me/allowance?eventId=${id}`);

  test("200: what is left under the event's cap, or under the deployment's", async () => {
    const me = await gateway.user();
    const capped = await gateway.event({ userCap: 3 });
    await gateway.issue({ eventId: capped, userId: me, count: 2 });
    const under = { accountTooNew: false, waiting: [] };
    const cappedLeft = { ...under, eventId: capped, userCap: 3, counted: 2, remaining: 1 };
    expect(await (await allowance(me, capped)).json()).toEqual(cappedLeft);
    const usualLeft = { ...under, eventId, userCap: 7, counted: 0, remaining: 7 };
    expect(await (await allowance(me, eventId)).json()).toEqual(usualLeft);
  });

  test("200: a holder above a cap that was lowered has nothing left, not less than nothing", async () => {
    const capped = await gateway.event({ userCap: 1 });
    await gateway.issue({ eventId: capped, userId: gateway.buyer, count: 2 });
    expect(await (await allowance(gateway.buyer, capped)).json()).toMatchObject({ counted: 2, remaining: 0 });
  });

  test("404 for an event that is not published, 400 without one", async () => {
    const draft = await gateway.event({ status: "DRAFT" });
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
    await gateway.issue({ eventId, userId: me, count: 2, acceptedAt: at(1) });
    await gateway.issue({ eventId, userId: me, count: 1, requested: 3, acceptedAt: at(3) });
    await gateway.issue({ eventId, userId: me, count: 0, requested: 4, acceptedAt: at(2) });
    await gateway.issue({ eventId, userId: gateway.buyer, count: 1 });
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
});

describe("accounts that are too new", () => {
  const bound = new Date("2026-11-01T00:00:00.000Z");
  const before = new Date(bound.getTime() - 1);
  const change = async (id: string, requireAccountBefore: string | null) => {
    const path = `/v1/admin/events/${id}`;
    return StaffEvent.parse(await (await gateway.as(gateway.staff, "PATCH", path, { requireAccountBefore })).json());
  };

  test("403: an account that is too new for the event cannot buy, whatever its role", async () => {
    const eventId = await gateway.event({ requireAccountBefore: bound });
    for (const role of ["BUYER", "STAFF"] as const) {
      const problem = await problemOf(gateway.buy(await gateway.user({ createdAt: bound, role }), eventId));
      expect([problem.code, problem.detail]).toEqual(["account-too-new", expect.stringContaining(bound.toISOString())]);
    }
    expect(gateway.services.attention.refusals).toEqual({ "account-too-new": 2 });
    expect((await gateway.buy(await gateway.user({ createdAt: before }), eventId)).status).toBe(202);
  });

  test("202: staff issue to accounts of any age, and to new people", async () => {
    const eventId = await gateway.event({ requireAccountBefore: before });
    for (const holder of [{ userId: await gateway.user() }, { email: "new-guest@example.org" }])
      expect((await gateway.issuance(eventId, holder)).status).toBe(202);
  });

  test("a purchase accepted before the rule was set keeps its position, also when it is repeated", async () => {
    const eventId = await gateway.event();
    const userId = await gateway.user();
    const { id } = Purchase.parse(await (await gateway.buy(userId, eventId)).json());
    expect((await change(eventId, bound.toISOString())).requireAccountBefore).toBe(bound.toISOString());
    expect(Purchase.parse(await (await gateway.buy(userId, eventId)).json()).id).toBe(id);
    expect(await codeOf(gateway.buy(userId, eventId, "another"))).toBe("account-too-new");
    expect((await change(eventId, null)).requireAccountBefore).toBeNull();
    expect((await gateway.buy(userId, eventId, "another")).status).toBe(202);
  });

  test("the event shows its rule, and the allowance whether the caller's account is too new", async () => {
    const created = await gateway.as(gateway.staff, "POST", "/v1/admin/events", {
      title: "For older accounts",
      status: "PUBLISHED",
      requireAccountBefore: "2026-11-01T01:00:00+01:00",
    });
    const { id } = StaffEvent.parse(await created.json());
    const event = Event.parse(await (await gateway.as(null, "GET", `/v1/events/${id}`)).json());
    expect(event.requireAccountBefore).toBe(bound.toISOString());
    const tooNew = async (createdAt: Date) => {
      const response = await gateway.as(await gateway.user({ createdAt }), "GET", `/v1/me/allowance?eventId=${id}`);
      return Allowance.parse(await response.json()).accountTooNew;
    };
    expect([await tooNew(before), await tooNew(bound)]).toEqual([false, true]);
  });
});

describe("the sale window", () => {
  const hourMs = 3_600_000;
  const fromNow = (ms: number): Date => new Date(Date.now() + ms);
  const queuedOf = async (event: string): Promise<IssueCommand[]> =>
    (await gateway.probe.waiting(event)).flat() as IssueCommand[];

  /** Moves a time of the event to a second ago. */
  async function moveToNow(event: string, column: "salesOpenAt" | "salesCloseAt"): Promise<void> {
    await gateway.mysql.query(`UPDATE Event SET ${column} = NOW(3) - INTERVAL 1 SECOND WHERE contentId = ?`, [event]);
    gateway.services.events.invalidate(event);
  }

  const soon = { salesOpenAt: fromNow(hourMs / 2) };
  test.each([
    ["behind, after the opening", -hourMs, { salesOpenAt: fromNow(-hourMs / 2) }, null],
    ["ahead, before the opening", hourMs, soon, "sale-not-open"],
    ["ahead, before the close", hourMs, { salesCloseAt: fromNow(hourMs / 2) }, null],
    ["behind, after the close", -hourMs, { endsAt: fromNow(-hourMs / 2) }, "sale-closed"],
  ] as const)("the line's clock decides where a gateway's is %s", async (_how, skewMs, window, refusal) => {
    const event = await gateway.event(window);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + skewMs });
    const answer = await gateway.buy(gateway.buyer, event);
    expect(refusal === null ? answer.status : await codeOf(answer)).toBe(refusal ?? 202);
    expect(await queuedOf(event)).toMatchObject(refusal === null ? [{ saleOpen: true }] : []);
  });

  test("a purchase that came too early is accepted with the same key once the sale opens", async () => {
    const event = await gateway.event(soon);
    expect(await codeOf(gateway.buy(gateway.buyer, event))).toBe("sale-not-open");
    await moveToNow(event, "salesOpenAt");
    expect((await gateway.buy(gateway.buyer, event)).status).toBe(202);
    expect(await queuedOf(event)).toHaveLength(1);
  });

  test("the window is judged before sold out and halted, and after whether the user may have tickets at all", async () => {
    const suspended = await gateway.user({ status: "SUSPENDED" });
    const event = await gateway.event({ salesOpenAt: fromNow(hourMs), capacity: 0 });
    expect(await codeOf(gateway.buy(gateway.buyer, event))).toBe("sale-not-open");
    expect(await codeOf(gateway.buy(suspended, event))).toBe("user-not-eligible");
  });

  test("staff issue at any time, and a known purchase is answered at any time", async () => {
    const event = await gateway.event({ salesCloseAt: fromNow(hourMs) });
    expect((await gateway.buy(gateway.buyer, event, "known")).status).toBe(202);
    await moveToNow(event, "salesCloseAt");
    expect((await gateway.buy(gateway.buyer, event, "known")).status).toBe(202);
    expect(await codeOf(gateway.buy(gateway.buyer, event, "new"))).toBe("sale-closed");
    expect((await gateway.issuance(event, { userId: gateway.buyer })).status).toBe(202);
  });
});
