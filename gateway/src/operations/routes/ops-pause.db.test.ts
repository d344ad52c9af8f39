import { OpsSale } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pauseMessage } from "../decide-sale.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let admin: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  admin = await gateway.user({ role: "ADMIN" });
});
afterAll(() => gateway.close());

const act = (eventId: string, userId: string | null = admin, body?: object) =>
  gateway.as(userId, "POST", `/v1/ops/lines/${eventId}/pause`, body);
const buy = async (eventId: string) =>
  gateway.as(
    await gateway.user(),
    "POST",
    `/v1/events/${eventId}/purchases`,
    { quantity: 1 },
    { "Idempotency-Key": "key" },
  );

test("200: the event is paused, buyers see it at once, and purchases are taken all the same", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const response = await act(eventId);
  expect([response.status, OpsSale.parse(await response.json())]).toEqual([
    200,
    { eventId, paused: true, shedMessage: null, salesCloseAt: null },
  ]);
  const event = await (await gateway.as(null, "GET", `/v1/events/${eventId}`)).json();
  expect(event).toMatchObject({ saleState: "paused" });
  const line = await (await gateway.as(null, "GET", `/v1/events/${eventId}/line`)).json();
  expect(line).toMatchObject({ state: "paused" });
  expect((await buy(eventId)).status).toBe(202);
});

test("200: without accepting, purchases are refused in a plain sentence; paused again with it, they are taken", async () => {
  const eventId = await makeEvent(gateway.mysql);
  expect(await (await act(eventId, admin, { accepting: false })).json()).toMatchObject({ shedMessage: pauseMessage });
  expect(await problemOf(await buy(eventId))).toMatchObject({ code: "sale-halted", detail: pauseMessage });
  expect(await (await act(eventId, admin, { accepting: true })).json()).toMatchObject({
    paused: true,
    shedMessage: null,
  });
  expect((await buy(eventId)).status).toBe(202);
});

test("200: an operator's own words outlast a pause that refuses purchases too", async () => {
  const eventId = await makeEvent(gateway.mysql);
  await gateway.mysql.query("UPDATE Event SET shedMessage = 'Back at nine.' WHERE contentId = ?", [eventId]);
  expect(await (await act(eventId, admin, { accepting: false })).json()).toMatchObject({
    shedMessage: "Back at nine.",
  });
});

test("the audit has who paused what, once however often it is sent", async () => {
  const eventId = await makeEvent(gateway.mysql);
  await act(eventId);
  await act(eventId);
  expect(await gateway.audit(eventId)).toEqual([
    {
      actorId: admin,
      action: "event.pause",
      details: { before: { pausedAt: null }, after: { pausedAt: expect.any(String) } },
    },
  ]);
});

test("400: a body that says something else", async () => {
  const eventId = await makeEvent(gateway.mysql);
  expect((await problemOf(await act(eventId, admin, { accepting: "no" }))).code).toBe("invalid-request");
});

test("400: what is no id", async () => {
  expect((await problemOf(await act("no-id"))).code).toBe("invalid-request");
});

test("401, 403: admins alone may do it", async () => {
  const eventId = await makeEvent(gateway.mysql);
  expect((await problemOf(await act(eventId, null))).code).toBe("unauthenticated");
  const staff = await gateway.user({ role: "STAFF" });
  expect((await problemOf(await act(eventId, staff))).code).toBe("forbidden");
});

test("404: an event that is not there", async () => {
  expect((await problemOf(await act("01ARZ3NDEKTSV4RRFFQ69G5FAV"))).code).toBe("event-not-found");
});
