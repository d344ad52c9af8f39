import type { Outcome } from "@admit/contract";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { makeWorkerMetrics } from "../metrics.ts";
import { openHangingServer, openMailServer } from "../testing/mail-server.ts";
import { openKill, openTestMailing, type TestMailing, untilSent } from "../testing/test-mailing.ts";
import { openMailing } from "./mailing-thread.ts";
import { claimMs, sendDueMails } from "./holder-mailing.ts";

let world: TestMailing;
beforeAll(async () => void (world = await openTestMailing()));
beforeEach(() => world.pool.query("DELETE FROM TicketMail"));
afterAll(() => world.close());

/** Niceness of each thread of this process (proc(5), the 19th field). */
function niceness(): number[] {
  return readdirSync("/proc/self/task").map((task) => {
    const afterName = readFileSync(`/proc/self/task/${task}/stat`, "utf8").split(") ")[1] ?? "";
    return Number(afterName.split(" ")[16]);
  });
}

test("the thread sends what is due, at a lower priority than every other thread of its process", async () => {
  const { purchaseId } = await world.purchase();
  let lowered: number[] = [];
  const server = await openMailServer({ beforeAnswer: () => void (lowered = niceness()) });
  const before = niceness();
  const { thread, metrics } = await world.openThread("tickets", server.url);
  await untilSent(thread);
  expect(server.received).toHaveLength(1);
  expect(await world.due(purchaseId)).toBeUndefined();
  expect(await metrics.registry.metrics()).toContain("admit_mails_sent_total 1\n");
  expect(before.filter((nice) => nice === 19)).toEqual([]);
  expect(lowered.filter((nice) => nice === 19)).toHaveLength(1);
});

test("a thread that is killed between sending and recording loses no mail, and sends the same Message-ID again", async () => {
  const { purchaseId } = await world.purchase();
  const { kill, killed, beforeAnswer } = openKill();
  const server = await openMailServer({ beforeAnswer });
  const { thread, mailing } = await world.openThread("tickets", server.url);
  kill(thread);
  await killed;
  await mailing.close();
  expect(server.received).toHaveLength(1);
  expect(await world.due(purchaseId)).toMatchObject({ attempts: 1 });
  expect(await world.notifiedAt(purchaseId)).toBeNull();
  const after = world.mailing(server.url);
  const never = new AbortController().signal;
  await sendDueMails(after, never);
  expect(server.received).toHaveLength(1);
  await sendDueMails({ ...after, now: () => Date.now() + claimMs }, never);
  expect(server.received).toHaveLength(2);
  expect(server.received[1]?.messageId).toBe(server.received[0]?.messageId);
  expect(await world.due(purchaseId)).toBeUndefined();
  expect(await world.notifiedAt(purchaseId)).not.toBeNull();
});

/** A thread that runs this source. */
const threadOf = (source: string): Worker => new Worker(source, { eval: true });

async function openThreads(start: () => Worker, metrics = makeWorkerMetrics()): Promise<void> {
  const mailing = await openMailing({ log: pino({ level: "silent" }), metrics }, start);
  onTestFinished(() => mailing.close());
}

test("a thread that dies is restarted", async () => {
  const start = vi.fn<() => Worker>(() => threadOf("throw new Error('fault')"));
  await openThreads(start);
  await expect.poll(() => start.mock.calls.length, { timeout: 5000 }).toBe(2);
});

test("the thread is notified each second of how many purchases were decided in it", async () => {
  const metrics = makeWorkerMetrics();
  const outcome = { status: "fulfilled", reason: null, acceptedAtMs: 0, decidedAtMs: 0 } as Outcome;
  const received: number[] = [];
  // Reports the number that it receives as its own.
  const echo = `const { parentPort } = require("node:worker_threads");
    parentPort.on("message", (message) => (message === "close" ? parentPort.close() : parentPort.postMessage({ kind: 'tickets', due: message.decided })))`;
  await openThreads(() => threadOf(echo).on("message", ({ due }: { due: number }) => received.push(due)), metrics);
  metrics.observeGroup([outcome, outcome, outcome], 0);
  await expect.poll(() => received, { timeout: 5000 }).toContain(3);
  expect(metrics.decided).toBe(3);
});

test("closing ends the thread even while a mail server never answers", async () => {
  const hanging = await openHangingServer();
  const { purchaseId } = await world.purchase();
  const { mailing, thread } = await world.openThread("tickets", hanging.url, 500);
  await hanging.connected;
  const ended = once(thread, "exit");
  await mailing.close();
  await ended;
  expect(await world.due(purchaseId)).toBeDefined();
});
