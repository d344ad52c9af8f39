import { batchSizeMax } from "@admit/contract";
import { openRedisLine } from "@admit/line";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { failPurchase } from "../../test/tools/issue.ts";
import { codeOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { LineUnavailableError } from "../platform/line/acceptance.ts";
import { handOver } from "./line-acts.ts";

const gateway = testGateway();
const act = (name: string, eventId: string) => gateway.as(gateway.admin, "POST", `/v1/ops/lines/${eventId}/${name}`);

describe("retry", () => {
  const retry = async (eventId: string) => {
    const response = await act("retry-failed", eventId);
    expect(response.status).toBe(200);
    return response.json();
  };

  const acceptedAtMs = 1_700_000_000_000;
  async function fail(eventId: string, seq: number): Promise<{ purchaseId: string; userId: string }> {
    const userId = gateway.buyer;
    const asked = { eventId, userId, requested: 3, idempotencyKey: `key-${seq}`, acceptedAt: new Date(acceptedAtMs) };
    return { purchaseId: await failPurchase(gateway.mysql, { ...asked, seq }), userId };
  }

  test("200: failed purchases are in the queue again with their position, key and time", async () => {
    const eventId = await gateway.event();
    const later = await fail(eventId, 9);
    const first = await fail(eventId, 4);
    expect(await retry(eventId)).toEqual({ purchases: 2, jobs: 0, more: false });
    const shared = { kind: "ticket.issue", source: "BUYER", quantity: 3, acceptedAtMs, saleOpen: true, retry: true };
    const { userId } = first;
    expect(await gateway.probe.waiting(eventId)).toEqual([
      [
        { ...first, seq: 4, requestedById: userId, idempotencyKey: "key-4", ...shared },
        { ...later, seq: 9, requestedById: userId, idempotencyKey: "key-9", ...shared },
      ],
    ]);
    expect(await gateway.probe.isHot(eventId)).toBe(true);
  });

  test("200: more than a batch holds are queued in several", async () => {
    const eventId = await gateway.event();
    for (let seq = 1; seq <= batchSizeMax + 1; seq++) await fail(eventId, seq);
    expect(await retry(eventId)).toMatchObject({ purchases: batchSizeMax + 1 });
    expect(await gateway.probe.waiting(eventId)).toHaveLength(2);
  });

  test("200: jobs that failed wait again", async () => {
    const eventId = await gateway.event();
    await gateway.probe.failJob(eventId);
    expect(await retry(eventId)).toEqual({ purchases: 0, jobs: 1, more: false });
    expect(await gateway.probe.queue(eventId).getJobCounts("wait", "failed")).toEqual({ wait: 1, failed: 0 });
  });

  test("200: purchases decided since then are left alone, and so are another event's failures", async () => {
    const [eventId, other] = [await gateway.event(), await gateway.event()];
    await fail(other, 1);
    const { purchaseId } = await fail(eventId, 2);
    await gateway.mysql.query("UPDATE Purchase SET status = 'rejected' WHERE id = ?", [purchaseId]);
    expect(await retry(eventId)).toEqual({ purchases: 0, jobs: 0, more: false });
  });

  test("503: the audit entry is written before the act, so that it exists also if the queue is away", async () => {
    const eventId = await gateway.event();
    await fail(eventId, 1);
    const add = vi.spyOn(gateway.services.store, "enqueue").mockRejectedValueOnce(new Error("away"));
    const response = await act("retry-failed", eventId);
    add.mockRestore();
    expect(await codeOf(response)).toBe("queue-unavailable");
    const entry = { actorId: gateway.admin, action: "event.retry-failed", details: { purchases: 1 } };
    expect(await gateway.audit(eventId)).toEqual([entry]);
  });
});

describe("hand over", () => {
  beforeEach(() => gateway.probe.forgetProcesses());

  test("200: the worker that has the event is notified, and named", async () => {
    const eventId = await gateway.event();
    await gateway.probe.putProcess("other");
    await gateway.services.store.holdLease(eventId, await gateway.probe.putProcess("holder"));
    const notified = await gateway.nextChange("hand-over");
    const response = await act("hand-over", eventId);
    expect([response.status, await response.json()]).toEqual([200, { from: "holder" }]);
    expect(await notified()).toBe(eventId);
    const entry = { actorId: gateway.admin, action: "event.hand-over", details: { from: "holder" } };
    expect(await gateway.audit(eventId)).toEqual([entry]);
  });

  test("200: for an event that no worker has, the answer says so", async () => {
    await gateway.probe.putProcess("one");
    await gateway.probe.putProcess("other");
    expect(await (await act("hand-over", await gateway.event())).json()).toEqual({ from: null });
  });

  test("409: one worker, a lost one and a gateway are not two workers; nothing is done", async () => {
    const eventId = await gateway.event();
    await gateway.probe.putProcess("one");
    await gateway.probe.putProcess("lost", { silentMs: 5000 });
    await gateway.probe.putProcess("gateway", { part: "gateway" });
    expect(await codeOf(act("hand-over", eventId))).toBe("no-other-worker");
    expect(await gateway.audit(eventId)).toEqual([]);
  });

  test("503: a line that does not answer", async () => {
    const eventId = await gateway.event();
    const store = openRedisLine({ url: "redis://127.0.0.1:1", prefix: "test", log: gateway.services.log });
    const services = { ...gateway.services, store };
    const by = { actorId: gateway.admin, eventId };
    await expect(handOver(services, by)).rejects.toThrow(LineUnavailableError);
    await store.close();
  });
});

describe("rehearsal", () => {
  const record = { buyers: 5000, buyersPerSecond: 1000, capacity: 500, passed: true };
  const send = (eventId: string, body: object = record) =>
    gateway.as(gateway.admin, "POST", `/v1/ops/lines/${eventId}/rehearsal`, body);

  test("200: the record is in the audit, by whom it was rehearsed and with what result", async () => {
    const eventId = await gateway.event();
    const response = await send(eventId);
    expect(await response.json()).toEqual({ at: expect.any(String) as string, ...record });
    expect(await gateway.audit(eventId)).toEqual([
      { actorId: gateway.admin, action: "event.rehearse", details: record },
    ]);
  });

  test("404 for no event, 400 for a record that says nothing", async () => {
    expect(await codeOf(send("01ARZ3NDEKTSV4RRFFQ69G5FAV"))).toBe("event-not-found");
    expect(await codeOf(send(await gateway.event(), { passed: true }))).toBe("invalid-request");
  });
});
