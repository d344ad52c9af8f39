import { Allowance, Event, Purchase, StaffEvent } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

const bound = new Date("2026-11-01T00:00:00.000Z");
const before = new Date(bound.getTime() - 1);

let gateway: TestGateway;
let staff: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF", createdAt: bound });
});
afterAll(() => gateway.close());

const buy = (userId: string, eventId: string, key = "one") =>
  gateway.as(userId, "POST", `/v1/events/${eventId}/purchases`, { quantity: 1 }, { "Idempotency-Key": key });
const change = async (id: string, requireAccountBefore: string | null) =>
  StaffEvent.parse(await (await gateway.as(staff, "PATCH", `/v1/admin/events/${id}`, { requireAccountBefore })).json());

test("403: an account that is too new for the event cannot buy, whatever its role", async () => {
  const eventId = await makeEvent(gateway.mysql, { requireAccountBefore: bound });
  for (const userId of [await gateway.user({ createdAt: bound }), staff]) {
    const problem = await problemOf(await buy(userId, eventId));
    expect([problem.code, problem.detail]).toEqual(["account-too-new", expect.stringContaining(bound.toISOString())]);
  }
  expect(gateway.services.attention.refusals).toEqual({ "account-too-new": 2 });
});

test("202: an older account buys, and so does every account if the event has no such rule", async () => {
  const eventId = await makeEvent(gateway.mysql, { requireAccountBefore: bound });
  expect((await buy(await gateway.user({ createdAt: before }), eventId)).status).toBe(202);
  expect((await buy(await gateway.user(), await makeEvent(gateway.mysql))).status).toBe(202);
});

test("202: staff issue to accounts of any age, and to new people", async () => {
  const eventId = await makeEvent(gateway.mysql, { requireAccountBefore: before });
  const path = `/v1/admin/events/${eventId}/issuances`;
  for (const holder of [{ userId: await gateway.user() }, { email: "new-guest@example.org" }]) {
    const key = { "Idempotency-Key": JSON.stringify(holder) };
    expect((await gateway.as(staff, "POST", path, { ...holder, quantity: 1 }, key)).status).toBe(202);
  }
});

test("a purchase accepted before the rule was set keeps its position, also when it is repeated", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const userId = await gateway.user();
  const { id } = Purchase.parse(await (await buy(userId, eventId)).json());
  expect((await change(eventId, bound.toISOString())).requireAccountBefore).toBe(bound.toISOString());
  expect(Purchase.parse(await (await buy(userId, eventId)).json()).id).toBe(id);
  expect((await problemOf(await buy(userId, eventId, "another"))).code).toBe("account-too-new");
  expect((await change(eventId, null)).requireAccountBefore).toBeNull();
  expect((await buy(userId, eventId, "another")).status).toBe(202);
});

test("the event shows its rule, and the allowance whether the caller's account is too new", async () => {
  const created = await gateway.as(staff, "POST", "/v1/admin/events", {
    title: "For older accounts",
    status: "PUBLISHED",
    requireAccountBefore: "2026-11-01T01:00:00+01:00",
  });
  const { id } = StaffEvent.parse(await created.json());
  const event = Event.parse(await (await gateway.as(null, "GET", `/v1/events/${id}`)).json());
  expect(event.requireAccountBefore).toBe(bound.toISOString());
  const tooNew = async (createdAt: Date) =>
    Allowance.parse(
      await (await gateway.as(await gateway.user({ createdAt }), "GET", `/v1/me/allowance?eventId=${id}`)).json(),
    ).accountTooNew;
  expect([await tooNew(before), await tooNew(bound)]).toEqual([false, true]);
});
