import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue } from "../../../test/tools/issue.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway({ MAX_TICKETS_PER_USER_PER_EVENT: "7" });
});
afterAll(() => gateway.close());

const allowance = (userId: string | null, eventId: string) =>
  gateway.as(userId, "GET", `/v1/me/allowance?eventId=${eventId}`);

test("200: what is left under the event's cap, or under the set-up's", async () => {
  const me = await gateway.user();
  const own = await makeEvent(gateway.mysql, { userCap: 3 });
  const usual = await makeEvent(gateway.mysql);
  await issue(gateway.mysql, { eventId: own, userId: me, count: 2 });
  expect(await (await allowance(me, own)).json()).toEqual({
    eventId: own,
    userCap: 3,
    counted: 2,
    remaining: 1,
    accountTooNew: false,
  });
  expect(await (await allowance(me, usual)).json()).toEqual({
    eventId: usual,
    userCap: 7,
    counted: 0,
    remaining: 7,
    accountTooNew: false,
  });
});

test("200: who holds more than the cap allows by now has nothing left, not less than nothing", async () => {
  const me = await gateway.user();
  const eventId = await makeEvent(gateway.mysql, { userCap: 1 });
  await issue(gateway.mysql, { eventId, userId: me, count: 2 });
  expect(await (await allowance(me, eventId)).json()).toMatchObject({ counted: 2, remaining: 0 });
});

test("404 for an event that is not published, 400 without one, 401 without a session", async () => {
  const me = await gateway.user();
  const draft = await makeEvent(gateway.mysql, { status: "DRAFT" });
  expect((await problemOf(await allowance(me, draft))).code).toBe("event-not-found");
  expect((await problemOf(await allowance(me, ""))).code).toBe("invalid-request");
  expect((await problemOf(await allowance(null, draft))).code).toBe("unauthenticated");
});
