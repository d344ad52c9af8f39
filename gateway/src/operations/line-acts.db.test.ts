import { once } from "node:events";
import { bundleSizeMax, handOverChannel, hotKey, leaseKey, processesKey, type Bundle } from "@admit/contract";
import { makeEvent, makePurchase } from "@admit/prisma/testing";
import { openRedis, openSubscriber } from "@admit/telemetry";
import { Queue } from "bullmq";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { makeProcess } from "../../test/tools/make-line.ts";
import { failJob } from "../../test/tools/play-issuer.ts";
import { codeOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { LineUnavailableError } from "../platform/line/line-unavailable-error.ts";
import { handOver } from "./line-acts.ts";

const gateway = testGateway();
const act = (name: string, eventId: string) => gateway.as(gateway.admin, "POST", `/v1/ops/lines/${eventId}/${name}`);

describe("retry", () => {
  const retry = async (eventId: string) => {
    const response = await act("retry-failed", eventId);
    expect(response.status).toBe(200);
    return response.json();
  };

  async function fail(eventId: string, seq: number): Promise<{ purchaseId: string; userId: string }> {
    const userId = gateway.buyer;
    const purchaseId = await makePurchase(gateway.mysql, {
      eventId,
      userId,
      seq,
      requested: 3,
      idempotencyKey: `key-${seq}`,
      acceptedAt: new Date(1_700_000_000_000),
      status: "failed",
      reason: "fault",
    });
    const failure = { purchaseId, eventId, reason: "a fault", at: new Date() };
    await gateway.mysql.query("INSERT INTO PurchaseFailure SET ?", failure);
    return { purchaseId, userId };
  }

  function queueOf(eventId: string): Queue {
    const { redis, settings } = gateway.services;
    return new Queue(`{${eventId}}`, { connection: redis, prefix: settings.REDIS_PREFIX });
  }

  test("200: failed purchases are in the queue again with their position, key and time", async () => {
    const eventId = await makeEvent(gateway.mysql);
    const later = await fail(eventId, 9);
    const first = await fail(eventId, 4);
    expect(await retry(eventId)).toEqual({ purchases: 2, jobs: 0, more: false });
    const queue = queueOf(eventId);
    const jobs = await queue.getJobs("waiting");
    expect(jobs.map(({ data }) => (data as Bundle).commands)).toEqual([
      [
        {
          kind: "ticket.issue",
          purchaseId: first.purchaseId,
          seq: 4,
          userId: first.userId,
          requestedById: first.userId,
          source: "BUYER",
          quantity: 3,
          idempotencyKey: "key-4",
          acceptedAtMs: 1_700_000_000_000,
          saleOpen: true,
          retry: true,
        },
        expect.objectContaining({ purchaseId: later.purchaseId, seq: 9 }),
      ],
    ]);
    const { redis, settings } = gateway.services;
    expect(await redis.sismember(hotKey(settings.REDIS_PREFIX), eventId)).toBe(1);
    await queue.close();
  });

  test("200: more than a bundle holds go in several", async () => {
    const eventId = await makeEvent(gateway.mysql);
    for (let seq = 1; seq <= bundleSizeMax + 1; seq++) await fail(eventId, seq);
    expect(await retry(eventId)).toMatchObject({ purchases: bundleSizeMax + 1 });
    const queue = queueOf(eventId);
    expect(await queue.getWaitingCount()).toBe(2);
    await queue.close();
  });

  test("200: jobs that failed wait again", async () => {
    const eventId = await makeEvent(gateway.mysql);
    const failed = await failJob(gateway, eventId);
    expect(await retry(eventId)).toEqual({ purchases: 0, jobs: 1, more: false });
    expect(await failed.queue.getJobCounts("wait", "failed")).toEqual({ wait: 1, failed: 0 });
    await failed.close();
  });

  test("200: purchases decided since then are left alone, and so are another event's failures", async () => {
    const [eventId, other] = [await makeEvent(gateway.mysql), await makeEvent(gateway.mysql)];
    await fail(other, 1);
    const { purchaseId } = await fail(eventId, 2);
    await gateway.mysql.query("UPDATE Purchase SET status = 'rejected' WHERE id = ?", [purchaseId]);
    expect(await retry(eventId)).toEqual({ purchases: 0, jobs: 0, more: false });
  });

  test("503: the audit entry is written before the act, so that it exists also if the queue is away", async () => {
    const eventId = await makeEvent(gateway.mysql);
    await fail(eventId, 1);
    const add = vi.spyOn(gateway.services.redis, "sadd").mockRejectedValueOnce(new Error("away"));
    const response = await act("retry-failed", eventId);
    add.mockRestore();
    expect(await codeOf(response)).toBe("queue-unavailable");
    const entry = { actorId: gateway.admin, action: "event.retry-failed", details: { purchases: 1 } };
    expect(await gateway.audit(eventId)).toEqual([entry]);
  });
});

describe("hand over", () => {
  beforeEach(() => gateway.services.redis.del(processesKey(gateway.services.settings.REDIS_PREFIX)));

  test("200: the worker that has the event is notified, and named", async () => {
    const { redis, settings, log } = gateway.services;
    const eventId = await makeEvent(gateway.mysql);
    await makeProcess(gateway, "other");
    await redis.set(leaseKey(settings.REDIS_PREFIX, eventId), await makeProcess(gateway, "holder"));
    const subscriber = openSubscriber(settings.REDIS_URL, log);
    await subscriber.subscribe(handOverChannel(settings.REDIS_PREFIX));
    const notified = once(subscriber as never, "message");
    const response = await act("hand-over", eventId);
    expect([response.status, await response.json()]).toEqual([200, { from: "holder" }]);
    expect(await notified).toEqual([handOverChannel(settings.REDIS_PREFIX), eventId]);
    subscriber.disconnect();
    const entry = { actorId: gateway.admin, action: "event.hand-over", details: { from: "holder" } };
    expect(await gateway.audit(eventId)).toEqual([entry]);
  });

  test("200: for an event that no worker has, the answer says so", async () => {
    await makeProcess(gateway, "one");
    await makeProcess(gateway, "other");
    expect(await (await act("hand-over", await makeEvent(gateway.mysql))).json()).toEqual({ from: null });
  });

  test("409: one worker, a lost one and a gateway are not two workers; nothing is done", async () => {
    const eventId = await makeEvent(gateway.mysql);
    await makeProcess(gateway, "one");
    await makeProcess(gateway, "lost", { silentMs: 5000 });
    await makeProcess(gateway, "gateway", { part: "gateway" });
    expect(await codeOf(act("hand-over", eventId))).toBe("no-other-worker");
    expect(await gateway.audit(eventId)).toEqual([]);
  });

  test("503: a line that does not answer", async () => {
    const eventId = await makeEvent(gateway.mysql);
    const redis = openRedis("redis://127.0.0.1:1", gateway.services.log);
    const services = { ...gateway.services, redis };
    const by = { actorId: gateway.admin, eventId };
    await expect(handOver(services, by)).rejects.toThrow(LineUnavailableError);
    redis.disconnect();
  });
});
