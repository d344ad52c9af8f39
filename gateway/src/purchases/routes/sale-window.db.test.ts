import type { IssueCommand } from "@admit/line";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => void (gateway = await openTestGateway()));
afterAll(() => gateway.close());
afterEach(() => void vi.useRealTimers());

const hourMs = 3_600_000;
const fromNow = (ms: number): Date => new Date(Date.now() + ms);

/** How much this gateway's clock differs from Redis' clock. */
const skewClock = (ms: number): void => void vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });

const buy = (user: string, event: string, key: string) =>
  gateway.as(user, "POST", `/v1/events/${event}/purchases`, { quantity: 1 }, { "Idempotency-Key": key });

const queuedOf = async (event: string): Promise<IssueCommand[]> =>
  (await gateway.probe.waiting(event)).flat() as IssueCommand[];

const readEvent = (event: string) => gateway.as(null, "GET", `/v1/events/${event}`);

test("a gateway whose clock is behind refuses no buyer who is punctual by the line's clock", async () => {
  const [user, event] = [
    await gateway.user(),
    await makeEvent(gateway.mysql, { salesOpenAt: fromNow(-hourMs / 2), salesCloseAt: fromNow(hourMs * 2) }),
  ];
  skewClock(-hourMs);
  expect((await buy(user, event, "punctual")).status).toBe(202);
  expect(await queuedOf(event)).toMatchObject([{ saleOpen: true }]);
});

test("a gateway whose clock is ahead accepts no purchase early; the same key is accepted once the sale opens", async () => {
  const [user, event] = [await gateway.user(), await makeEvent(gateway.mysql, { salesOpenAt: fromNow(hourMs / 2) })];
  skewClock(hourMs);
  expect((await problemOf(await buy(user, event, "early"))).code).toBe("sale-not-open");
  expect(await queuedOf(event)).toEqual([]);

  await gateway.mysql.query("UPDATE Event SET salesOpenAt = NOW(3) - INTERVAL 1 SECOND WHERE contentId = ?", [event]);
  gateway.services.events.invalidate(event);
  expect((await buy(user, event, "early")).status).toBe(202);
  expect(await queuedOf(event)).toHaveLength(1);
});

test("a gateway whose clock is ahead refuses no purchase before the close, and one behind accepts none after it", async () => {
  const user = await gateway.user();
  const closing = await makeEvent(gateway.mysql, { salesCloseAt: fromNow(hourMs / 2) });
  const closed = await makeEvent(gateway.mysql, { endsAt: fromNow(-hourMs / 2) });
  skewClock(hourMs);
  expect((await buy(user, closing, "in time")).status).toBe(202);
  vi.useRealTimers();
  skewClock(-hourMs);
  expect((await problemOf(await buy(user, closed, "late"))).code).toBe("sale-closed");
  expect(await queuedOf(closed)).toEqual([]);
});

test("the window is judged before sold out and halted, and after whether the user may have tickets at all", async () => {
  const [user, suspended] = [await gateway.user(), await gateway.user({ status: "SUSPENDED" })];
  const event = await makeEvent(gateway.mysql, { salesOpenAt: fromNow(hourMs), capacity: 0 });
  expect((await problemOf(await buy(user, event, "early"))).code).toBe("sale-not-open");
  expect((await problemOf(await buy(suspended, event, "early"))).code).toBe("user-not-eligible");
  expect((await readEvent(event)).status).toBe(200);
});

test("staff issue at any time, and a known purchase is answered at any time", async () => {
  const [user, staff] = [await gateway.user(), await gateway.user({ role: "STAFF" })];
  const event = await makeEvent(gateway.mysql, { salesCloseAt: fromNow(hourMs) });
  expect((await buy(user, event, "known")).status).toBe(202);
  await gateway.mysql.query("UPDATE Event SET salesCloseAt = NOW(3) - INTERVAL 1 SECOND WHERE contentId = ?", [event]);
  gateway.services.events.invalidate(event);
  expect((await buy(user, event, "known")).status).toBe(202);
  expect((await problemOf(await buy(user, event, "new"))).code).toBe("sale-closed");
  const body = { userId: user, quantity: 1 };
  const issued = await gateway.as(staff, "POST", `/v1/admin/events/${event}/issuances`, body, {
    "Idempotency-Key": "by staff",
  });
  expect(issued.status).toBe(202);
});
