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

const act = (eventId: string, userId: string | null = admin) =>
  gateway.as(userId, "POST", `/v1/ops/lines/${eventId}/resume`);
const halted = async (shedMessage: string | null): Promise<string> => {
  const eventId = await makeEvent(gateway.mysql, { pausedAt: new Date() });
  await gateway.mysql.query("UPDATE Event SET shedMessage = ? WHERE contentId = ?", [shedMessage, eventId]);
  return eventId;
};

test("200: issuing goes on, and so does taking purchases that the pause had ended", async () => {
  const eventId = await halted(pauseMessage);
  const response = await act(eventId);
  expect([response.status, await response.json()]).toEqual([
    200,
    { eventId, paused: false, shedMessage: null, salesCloseAt: null },
  ]);
  const event = await (await gateway.as(null, "GET", `/v1/events/${eventId}`)).json();
  expect(event).toMatchObject({ saleState: "open" });
});

test("200: purchases that an operator refused in their own words stay refused", async () => {
  const eventId = await halted("Back at nine.");
  expect(await (await act(eventId)).json()).toMatchObject({ paused: false, shedMessage: "Back at nine." });
});

test("the audit has who resumed what; what was not paused leaves no entry", async () => {
  const eventId = await halted(null);
  await act(eventId);
  await act(eventId);
  expect(await gateway.audit(eventId)).toMatchObject([{ actorId: admin, action: "event.resume" }]);
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
