import { pino } from "pino";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { MemoryServer, openMemoryLine } from "@admit/line";
import { knownMigrations } from "@admit/prisma";
import { Issuer } from "../issuing/issuer.ts";
import type { WorkerServices } from "../services.ts";
import { Issuers } from "./issuers.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** Issuers of these hot events, whose leases are free. */
function issuersOf(eventIds: readonly string[], raiseEpoch: () => Promise<never>) {
  const server = new MemoryServer(() => performance.now());
  for (const eventId of eventIds) server.hot.add(eventId);
  const store = openMemoryLine(server);
  const services = {
    log: pino({ level: "silent" }),
    workerId: "worker",
    store,
    pool: { query: async () => [knownMigrations.map((name) => ({ name })), []] },
    database: { raiseEpoch },
  } as unknown as WorkerServices;
  return { issuers: new Issuers(services), store, hot: server.hot };
}

test("after a failed acquisition the pause grows up to a bound, and the lease is free meanwhile", async () => {
  const attempts: number[] = [];
  const leases: string[] = [];
  const refuse = async (): Promise<never> => {
    attempts.push(Math.round(performance.now() / 1000));
    throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
  };
  const { issuers, store } = issuersOf(["event"], refuse);
  const [hold, release] = [store.holdLease.bind(store), store.releaseLease.bind(store)];
  vi.spyOn(store, "holdLease").mockImplementation((...lease) => (leases.push("held"), hold(...lease)));
  vi.spyOn(store, "releaseLease").mockImplementation((...lease) => (leases.push("released"), release(...lease)));
  await issuers.start();
  await vi.advanceTimersByTimeAsync(40_000);
  await issuers.close();

  const waits = attempts.slice(1).map((at, nth) => at - (attempts[nth] ?? 0));
  expect(waits.slice(0, 6)).toEqual([1, 2, 4, 8, 8, 8]);
  expect(leases.slice(0, 4)).toEqual(["held", "released", "held", "released"]);
});

test("once one event was acquired after an outage, the others are retried at once, and one that fails again keeps waiting", async () => {
  const open = vi.spyOn(Issuer, "open");
  onTestFinished(() => open.mockRestore());
  const attempts: { eventId: string; atMs: number }[] = [];
  let isAway = true;
  open.mockImplementation(async (eventId) => {
    attempts.push({ eventId, atMs: performance.now() });
    if (eventId === "faulty" || isAway) throw new Error("refused");
    return { ended: new Promise(() => undefined), close: async () => undefined } as unknown as Issuer;
  });
  const { issuers, hot } = issuersOf(["one", "faulty", "other"], () => Promise.reject(new Error("not reached")));
  await issuers.start();
  await vi.advanceTimersByTimeAsync(16_500);
  // All failed at the same times; "late" has failed once, so that its next attempt comes first.
  hot.add("late");
  await vi.advanceTimersByTimeAsync(1000);
  isAway = false;
  attempts.length = 0;
  await vi.advanceTimersByTimeAsync(1500);
  expect(issuers.owned).toHaveLength(3);
  const [first] = attempts;
  expect(first?.eventId).toBe("late");
  expect(attempts.map(({ eventId, atMs }) => [eventId, atMs - (first?.atMs ?? 0)])).toEqual([
    ["late", 0],
    ["one", 0],
    ["faulty", 0],
    ["other", 0],
  ]);
  await issuers.close();
});
