import { bundleSizeMax, hotKey, type Bundle } from "@admit/contract";
import { makeEvent, makePurchase } from "@admit/prisma/testing";
import { Queue } from "bullmq";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { failJob } from "../../../test/tools/play-issuer.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let admin: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  admin = await gateway.user({ role: "ADMIN" });
});
afterAll(() => gateway.close());

const act = (eventId: string, userId: string | null = admin) =>
  gateway.as(userId, "POST", `/v1/ops/lines/${eventId}/retry-failed`);

async function fail(eventId: string, seq: number): Promise<{ purchaseId: string; userId: string }> {
  const userId = await gateway.user();
  const status = { status: "failed", reason: "fault" } as const;
  const acceptedAt = new Date(1_700_000_000_000);
  const purchaseId = await makePurchase(gateway.mysql, {
    eventId,
    userId,
    seq,
    requested: 3,
    idempotencyKey: `key-${seq}`,
    acceptedAt,
    ...status,
  });
  const failure = { purchaseId, eventId, reason: "a fault", at: new Date() };
  await gateway.mysql.query("INSERT INTO PurchaseFailure SET ?", failure);
  return { purchaseId, userId };
}

function queueOf(eventId: string): Queue {
  const { redis, settings } = gateway.services;
  return new Queue(`{${eventId}}`, { connection: redis, prefix: settings.REDIS_PREFIX });
}

test("200: what failed is in the queue again as it was: its place, its key, its time", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const later = await fail(eventId, 9);
  const first = await fail(eventId, 4);
  const response = await act(eventId);
  expect([response.status, await response.json()]).toEqual([200, { purchases: 2, jobs: 0, more: false }]);
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
  expect(await (await act(eventId)).json()).toMatchObject({ purchases: bundleSizeMax + 1 });
  const queue = queueOf(eventId);
  expect(await queue.getWaitingCount()).toBe(2);
  await queue.close();
});

test("200: jobs that failed wait again", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const failed = await failJob(gateway, eventId);
  expect(await (await act(eventId)).json()).toEqual({ purchases: 0, jobs: 1, more: false });
  expect(await failed.queue.getJobCounts("wait", "failed")).toEqual({ wait: 1, failed: 0 });
  await failed.close();
});

test("200: what was decided since is left alone, and so is another event's failure", async () => {
  const [eventId, other] = [await makeEvent(gateway.mysql), await makeEvent(gateway.mysql)];
  await fail(other, 1);
  const { purchaseId } = await fail(eventId, 1);
  await gateway.mysql.query("UPDATE Purchase SET status = 'rejected' WHERE id = ?", [purchaseId]);
  expect(await (await act(eventId)).json()).toEqual({ purchases: 0, jobs: 0, more: false });
});

test("the audit has who retried what before it is done, so that it is there also where the queue is away", async () => {
  const eventId = await makeEvent(gateway.mysql);
  await fail(eventId, 1);
  const add = vi.spyOn(gateway.services.redis, "sadd").mockRejectedValueOnce(new Error("away"));
  const response = await act(eventId);
  add.mockRestore();
  expect((await problemOf(response)).code).toBe("queue-unavailable");
  expect(await gateway.audit(eventId)).toEqual([
    { actorId: admin, action: "event.retry-failed", details: { purchases: 1 } },
  ]);
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
