import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { LineUnavailableError } from "../../platform/line/line-unavailable-error.ts";
import { handOver } from "../hand-over.ts";
import { openRedisLine } from "@admit/line";
import { auditOf } from "../../../test/tools/audit-of.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { nextChange } from "../../../test/tools/next-change.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let admin: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  admin = await gateway.user({ role: "ADMIN" });
});
afterAll(() => gateway.close());

beforeEach(() => gateway.probe.forgetProcesses());

const act = (eventId: string, userId: string | null = admin) =>
  gateway.as(userId, "POST", `/v1/ops/lines/${eventId}/hand-over`);

test("200: the worker that issues the event is notified, and named", async () => {
  const eventId = await makeEvent(gateway.mysql);
  await gateway.probe.putProcess("other");
  await gateway.services.store.holdLease(eventId, await gateway.probe.putProcess("holder"));
  const notified = await nextChange(gateway, "hand-over");
  const response = await act(eventId);
  expect([response.status, await response.json()]).toEqual([200, { from: "holder" }]);
  expect(await notified()).toBe(eventId);
  expect(await auditOf(gateway, eventId)).toEqual([
    { actorId: admin, action: "event.hand-over", details: { from: "holder" } },
  ]);
});

test("200: an event without an issuer has none to hand over, and the answer says so", async () => {
  await gateway.probe.putProcess("one");
  await gateway.probe.putProcess("other");
  expect(await (await act(await makeEvent(gateway.mysql))).json()).toEqual({ from: null });
});

test("409: one worker, a lost one and a gateway are not two workers; nothing is done", async () => {
  const eventId = await makeEvent(gateway.mysql);
  await gateway.probe.putProcess("one");
  await gateway.probe.putProcess("lost", { silentMs: 5000 });
  await gateway.probe.putProcess("gateway", { part: "gateway" });
  expect((await problemOf(await act(eventId))).code).toBe("no-other-worker");
  expect(await auditOf(gateway, eventId)).toEqual([]);
});

test("503: the line that does not answer", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const store = openRedisLine({ url: "redis://127.0.0.1:1", prefix: "test", log: gateway.services.log });
  const services = { ...gateway.services, store };
  await expect(handOver(services, admin, eventId)).rejects.toThrow(LineUnavailableError);
  await store.close();
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
