import type { Outcome } from "@admit/contract";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { makeWorkerMetrics } from "../metrics.ts";
import { openHangingServer, openMailServer } from "../testing/mail-server.ts";
import { openKill, openTestMailing, type TestMailing, untilSent } from "../testing/test-mailing.ts";
import { openMailing } from "./mailing-thread.ts";
import { claimMs, sendDueMails } from "./ticket-mailing.ts";

let world: TestMailing;
const closers: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  world = await openTestMailing();
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  await world.pool.query("DELETE FROM TicketMail");
});
afterAll(() => world.close());

async function openAt(smtpUrl: string, closeWithinMs?: number) {
  const opened = await world.openThread("tickets", smtpUrl, closeWithinMs);
  closers.push(() => opened.mailing.close());
  return opened;
}

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
  closers.push(() => server.close());
  const before = niceness();
  const { thread, metrics } = await openAt(server.url);
  await untilSent(thread);
  expect(server.received).toHaveLength(1);
  expect(await world.due(purchaseId)).toBeUndefined();
  expect(await metrics.registry.metrics()).toContain("admit_mails_sent_total 1\n");
  expect(before.filter((nice) => nice === 19)).toEqual([]);
  expect(lowered.filter((nice) => nice === 19)).toHaveLength(1);
});

test("a thread that is killed between sending and recording loses no mail", async () => {
  const { purchaseId } = await world.purchase();
  const { kill, killed, beforeAnswer } = openKill();
  const server = await openMailServer({ beforeAnswer });
  closers.push(() => server.close());
  const { thread, mailing } = await openAt(server.url);
  kill(thread);
  await killed;
  await mailing.close();
  expect(server.received).toHaveLength(1);
  expect(await world.due(purchaseId)).toMatchObject({ attempts: 1 });
  expect(await world.notifiedAt(purchaseId)).toBeNull();
  const after = world.mailing(server.url);
  await sendDueMails({ ...after, now: () => Date.now() + claimMs }, new AbortController().signal);
  after.mailer.close();
  expect(server.received).toHaveLength(2);
  expect(await world.due(purchaseId)).toBeUndefined();
});

test("a thread that dies is restarted", async () => {
  const started: Worker[] = [];
  const again = new Promise<void>((resolve) => {
    const start = (): Worker => {
      const thread = new Worker("throw new Error('fault')", { eval: true });
      if (started.push(thread) === 2) resolve();
      return thread;
    };
    void openMailing({ log: pino({ level: "silent" }), metrics: makeWorkerMetrics() }, start).then((mailing) =>
      closers.push(() => mailing.close()),
    );
  });
  await again;
  expect(started).toHaveLength(2);
});

test("the thread is notified each second of how many purchases were decided in it", async () => {
  const metrics = makeWorkerMetrics();
  const outcome = { status: "fulfilled", reason: null, acceptedAtMs: 0, decidedAtMs: 0 } as Outcome;
  const note = new Promise<void>((resolve) => {
    // Reports the number that it receives as its own.
    const echo = `const { parentPort } = require("node:worker_threads");
      parentPort.on("message", (message) => (message === "close" ? parentPort.close() : parentPort.postMessage({ kind: 'tickets', due: message.decided })))`;
    const start = (): Worker =>
      new Worker(echo, { eval: true }).on("message", ({ due }: { due: number }) => due === 3 && resolve());
    void openMailing({ log: pino({ level: "silent" }), metrics }, start).then((mailing) => {
      closers.push(() => mailing.close());
      metrics.observeGroup([outcome, outcome, outcome], 0);
    });
  });
  await note;
  expect(metrics.decided).toBe(3);
});

test("closing ends the thread even while a mail server never answers", async () => {
  const hanging = await openHangingServer();
  closers.push(() => hanging.close());
  const { purchaseId } = await world.purchase();
  const { mailing, thread } = await openAt(hanging.url, 500);
  await hanging.connected;
  const ended = once(thread, "exit");
  await mailing.close();
  await ended;
  expect(await world.due(purchaseId)).toBeDefined();
});
