import { Allowance, Event, listOf, Purchase, StaffEvent } from "@admit/contract";
import type { IssueCommand } from "@admit/line";
import { makeEvent } from "@admit/prisma/testing";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { allPages } from "../../test/tools/all-pages.ts";
import { issue } from "../../test/tools/issue.ts";
import { decideByHand } from "../../test/tools/play-issuer.ts";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway({ MAX_TICKETS_PER_USER_PER_EVENT: "7" });
let eventId: string;
afterEach(() => void vi.useRealTimers());
beforeAll(async () => void (eventId = await makeEvent(gateway.mysql)));

describe("my allowance", () => {
  const allowance = (userId: string, id: string) => gateway.as(userId, "GET", `/v1/me/allowance?eventId=${id}`);

  test("200: what is left under the event's cap, or under the deployment's", async () => {
    const me = await gateway.user();
    const capped = await makeEvent(gateway.mysql, { userCap: 3 });
    await issue(gateway.mysql, { eventId: capped, userId: me, count: 2 });
    const under = { accountTooNew: false, waiting: [] };
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
});

const buy = (userId: string, eventId: string, key = "one") =>
  gateway.as(userId, "POST", `/v1/events/${eventId}/purchases`, { quantity: 1 }, { "Idempotency-Key": key });
const issueTo = (holder: { userId: string } | { email: string }, eventId: string, staff = gateway.staff) => {
  const headers = { "Idempotency-Key": JSON.stringify(holder) };
  return gateway.as(staff, "POST", `/v1/admin/events/${eventId}/issuances`, { ...holder, quantity: 1 }, headers);
};

const idOf = async (answer: Promise<Response>): Promise<string> => Purchase.parse(await (await answer).json()).id;
const allowanceOf = async (userId: string, id: string) =>
  Allowance.parse(await (await gateway.as(userId, "GET", `/v1/me/allowance?eventId=${id}`)).json());
const purchasesOf = async (userId: string, query = "") =>
  listOf(Purchase).parse(await (await gateway.as(userId, "GET", `/v1/me/purchases${query}`)).json());

describe("a purchase that waits", () => {
  test("belongs to the account: it is in its list and its allowance, newest first, staff's purchases for it too", async () => {
    const [event, another, me] = [await makeEvent(gateway.mysql), await makeEvent(gateway.mysql), await gateway.user()];
    await issue(gateway.mysql, { eventId: event, userId: me, count: 1, acceptedAt: new Date(0) });
    const first = await idOf(buy(me, event));
    const issued = await idOf(issueTo({ userId: me }, event));
    const elsewhere = await idOf(buy(me, another));
    await buy(gateway.buyer, event);
    expect((await allowanceOf(me, event)).waiting).toEqual([
      { id: issued, quantity: 1 },
      { id: first, quantity: 1 },
    ]);
    const { items, nextCursor } = await purchasesOf(me, "?limit=1");
    expect(items.map(({ id, status }) => [id, status])).toEqual([
      [elsewhere, "queued"],
      [issued, "queued"],
      [first, "queued"],
      [expect.any(String), "fulfilled"],
    ]);
    expect([nextCursor, items[2]?.position]).toEqual([null, 1]);
    expect((await allowanceOf(gateway.staff, event)).waiting).toEqual([]);
  });

  test("is listed with the first page alone, and no longer once it is decided, even if no one has heard of that", async () => {
    const [event, me] = [await makeEvent(gateway.mysql), await gateway.user()];
    for (const second of [1, 2])
      await issue(gateway.mysql, { eventId, userId: me, count: 0, requested: 1, acceptedAt: new Date(second) });
    const id = await idOf(buy(me, event));
    const page = await purchasesOf(me, "?limit=1");
    expect(page.items).toHaveLength(2);
    const rest = await purchasesOf(me, `?limit=1&cursor=${page.nextCursor}`);
    expect(rest.items.map(({ status }) => status)).toEqual(["rejected"]);
    const issuer = decideByHand(gateway, event);
    await vi.waitFor(async () => expect((await allowanceOf(me, event)).waiting).toEqual([]));
    expect((await purchasesOf(me, "?limit=1")).items.map((item) => [item.id, item.status])).toEqual([
      [id, "fulfilled"],
    ]);
    await vi.waitFor(async () => expect(await gateway.services.store.findWaiting([event], me)).toEqual([]));
    await issuer.close();
  });

  test("is not shown while Redis does not answer; the rest of the answer is", async () => {
    const [event, me] = [await makeEvent(gateway.mysql), await gateway.user()];
    await buy(me, event);
    const away = vi.spyOn(gateway.services.store, "findWaiting").mockRejectedValue(new Error("away"));
    expect(await allowanceOf(me, event)).toMatchObject({ remaining: 7, waiting: [] });
    expect((await purchasesOf(me)).items).toEqual([]);
    away.mockRestore();
    expect((await allowanceOf(me, event)).waiting).toHaveLength(1);
  });
});

describe("leaving the line", () => {
  const path = (event: string, id: string) => `/v1/events/${event}/purchases/${id}`;
  const leave = (userId: string, event: string, id: string, headers?: Record<string, string>) =>
    gateway.as(userId, "DELETE", path(event, id), undefined, headers);
  const rowsOf = async (event: string) => {
    const [rows] = await gateway.mysql.query("SELECT seq, purchaseId, userId FROM Leaving WHERE eventId = ?", [event]);
    return rows;
  };

  test("202: a waiting purchase is leaving, once, however often it is asked; it no longer counts as waiting", async () => {
    const [event, me] = [await makeEvent(gateway.mysql), await gateway.user()];
    const id = await idOf(buy(me, event));
    const first = await leave(me, event, id);
    expect([first.status, first.headers.has("Retry-After")]).toEqual([202, true]);
    const purchase = Purchase.parse(await first.json());
    expect(purchase).toMatchObject({ id, status: "queued", position: 1, leavingAt: expect.any(String) as string });
    expect(Purchase.parse(await (await leave(me, event, id)).json()).leavingAt).toBe(purchase.leavingAt);
    expect(await (await gateway.as(me, "GET", path(event, id))).json()).toMatchObject({
      leavingAt: purchase.leavingAt,
    });
    expect(await rowsOf(event)).toEqual([{ seq: purchase.seq, purchaseId: id, userId: me }]);
    expect((await allowanceOf(me, event)).waiting).toEqual([]);
  });

  test("200: a decided purchase keeps its outcome; one that is decided meanwhile has the outcome that was decided", async () => {
    const [event, me] = [await makeEvent(gateway.mysql), await gateway.user()];
    const { purchaseId } = await issue(gateway.mysql, { eventId: event, userId: me, count: 1 });
    const decided = await leave(me, event, purchaseId);
    expect(decided.status).toBe(200);
    expect(await decided.json()).toEqual(await (await gateway.as(me, "GET", path(event, purchaseId))).json());
    expect(await rowsOf(event)).toEqual([]);
    const late = leave(me, event, await idOf(buy(me, event)), { Prefer: "wait=5" });
    const issuer = decideByHand(gateway, event);
    const answer = await late;
    expect([answer.status, Purchase.parse(await answer.json()).status]).toEqual([200, "fulfilled"]);
    await issuer.close();
  });

  test("a member of staff leaves for a person what they requested; 403 for other staff, 404 for other buyers", async () => {
    const [event, me] = [await makeEvent(gateway.mysql), await gateway.user()];
    const issued = await idOf(issueTo({ userId: me }, event));
    const bought = await idOf(buy(me, event));
    expect((await leave(gateway.staff, event, issued)).status).toBe(202);
    expect(await codeOf(leave(gateway.staff, event, bought))).toBe("forbidden");
    expect(await codeOf(leave(gateway.buyer, event, bought))).toBe("purchase-unknown");
    expect(await codeOf(leave(me, event, "01JD3V5Y6Q8ZK2M4N6P8R0S2T4"))).toBe("purchase-unknown");
    expect(await rowsOf(event)).toMatchObject([{ purchaseId: issued, userId: gateway.staff }]);
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
    const eventId = await makeEvent(gateway.mysql, { requireAccountBefore: bound });
    for (const role of ["BUYER", "STAFF"] as const) {
      const problem = await problemOf(buy(await gateway.user({ createdAt: bound, role }), eventId));
      expect([problem.code, problem.detail]).toEqual(["account-too-new", expect.stringContaining(bound.toISOString())]);
    }
    expect(gateway.services.attention.refusals).toEqual({ "account-too-new": 2 });
    expect((await buy(await gateway.user({ createdAt: before }), eventId)).status).toBe(202);
  });

  test("202: staff issue to accounts of any age, and to new people", async () => {
    const eventId = await makeEvent(gateway.mysql, { requireAccountBefore: before });
    for (const holder of [{ userId: await gateway.user() }, { email: "new-guest@example.org" }])
      expect((await issueTo(holder, eventId)).status).toBe(202);
  });

  test("a purchase accepted before the rule was set keeps its position, also when it is repeated", async () => {
    const eventId = await makeEvent(gateway.mysql);
    const userId = await gateway.user();
    const { id } = Purchase.parse(await (await buy(userId, eventId)).json());
    expect((await change(eventId, bound.toISOString())).requireAccountBefore).toBe(bound.toISOString());
    expect(Purchase.parse(await (await buy(userId, eventId)).json()).id).toBe(id);
    expect(await codeOf(buy(userId, eventId, "another"))).toBe("account-too-new");
    expect((await change(eventId, null)).requireAccountBefore).toBeNull();
    expect((await buy(userId, eventId, "another")).status).toBe(202);
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
    const event = await makeEvent(gateway.mysql, window);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + skewMs });
    const answer = await buy(gateway.buyer, event);
    expect(refusal === null ? answer.status : await codeOf(answer)).toBe(refusal ?? 202);
    expect(await queuedOf(event)).toMatchObject(refusal === null ? [{ saleOpen: true }] : []);
  });

  test("a purchase that came too early is accepted with the same key once the sale opens", async () => {
    const event = await makeEvent(gateway.mysql, soon);
    expect(await codeOf(buy(gateway.buyer, event))).toBe("sale-not-open");
    await moveToNow(event, "salesOpenAt");
    expect((await buy(gateway.buyer, event)).status).toBe(202);
    expect(await queuedOf(event)).toHaveLength(1);
  });

  test("the window is judged before sold out and halted, and after whether the user may have tickets at all", async () => {
    const suspended = await gateway.user({ status: "SUSPENDED" });
    const event = await makeEvent(gateway.mysql, { salesOpenAt: fromNow(hourMs), capacity: 0 });
    expect(await codeOf(buy(gateway.buyer, event))).toBe("sale-not-open");
    expect(await codeOf(buy(suspended, event))).toBe("user-not-eligible");
  });

  test("staff issue at any time, and a known purchase is answered at any time", async () => {
    const event = await makeEvent(gateway.mysql, { salesCloseAt: fromNow(hourMs) });
    expect((await buy(gateway.buyer, event, "known")).status).toBe(202);
    await moveToNow(event, "salesCloseAt");
    expect((await buy(gateway.buyer, event, "known")).status).toBe(202);
    expect(await codeOf(buy(gateway.buyer, event, "new"))).toBe("sale-closed");
    expect((await issueTo({ userId: gateway.buyer }, event)).status).toBe(202);
  });
});
