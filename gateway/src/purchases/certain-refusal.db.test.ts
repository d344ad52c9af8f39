import { Allowance, Event, Purchase, StaffEvent } from "@admit/contract";
import type { IssueCommand } from "@admit/line";
import { makeEvent } from "@admit/prisma/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
afterEach(() => void vi.useRealTimers());

const buy = (userId: string, eventId: string, key = "one") =>
  gateway.as(userId, "POST", `/v1/events/${eventId}/purchases`, { quantity: 1 }, { "Idempotency-Key": key });
const issueTo = (holder: { userId: string } | { email: string }, eventId: string, staff = gateway.staff) => {
  const headers = { "Idempotency-Key": JSON.stringify(holder) };
  return gateway.as(staff, "POST", `/v1/admin/events/${eventId}/issuances`, { ...holder, quantity: 1 }, headers);
};

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
  /** Sets this gateway's clock apart from Redis' clock. */
  const skewClock = (ms: number): void => void vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });

  const queuedOf = async (event: string): Promise<IssueCommand[]> =>
    (await gateway.probe.waiting(event)).flat() as IssueCommand[];

  /** Moves a time of the event to a second ago. */
  async function moveToNow(event: string, column: "salesOpenAt" | "salesCloseAt"): Promise<void> {
    await gateway.mysql.query(`UPDATE Event SET ${column} = NOW(3) - INTERVAL 1 SECOND WHERE contentId = ?`, [event]);
    gateway.services.events.invalidate(event);
  }

  test("a gateway whose clock is behind refuses no buyer who is punctual by the line's clock", async () => {
    const window = { salesOpenAt: fromNow(-hourMs / 2), salesCloseAt: fromNow(hourMs * 2) };
    const event = await makeEvent(gateway.mysql, window);
    skewClock(-hourMs);
    expect((await buy(gateway.buyer, event)).status).toBe(202);
    expect(await queuedOf(event)).toMatchObject([{ saleOpen: true }]);
  });

  test("a gateway whose clock is ahead accepts no purchase early; the same key is accepted once the sale opens", async () => {
    const event = await makeEvent(gateway.mysql, { salesOpenAt: fromNow(hourMs / 2) });
    skewClock(hourMs);
    expect(await codeOf(buy(gateway.buyer, event))).toBe("sale-not-open");
    expect(await queuedOf(event)).toEqual([]);
    await moveToNow(event, "salesOpenAt");
    expect((await buy(gateway.buyer, event)).status).toBe(202);
    expect(await queuedOf(event)).toHaveLength(1);
  });

  test("a gateway whose clock is ahead refuses no purchase before the close, and one behind accepts none after it", async () => {
    const closing = await makeEvent(gateway.mysql, { salesCloseAt: fromNow(hourMs / 2) });
    const closed = await makeEvent(gateway.mysql, { endsAt: fromNow(-hourMs / 2) });
    skewClock(hourMs);
    expect((await buy(gateway.buyer, closing)).status).toBe(202);
    vi.useRealTimers();
    skewClock(-hourMs);
    expect(await codeOf(buy(gateway.buyer, closed))).toBe("sale-closed");
    expect(await queuedOf(closed)).toEqual([]);
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
