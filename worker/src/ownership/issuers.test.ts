import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { knownMigrations } from "@admit/prisma";
import type { WorkerServices } from "../services.ts";
import { Issuers } from "./issuers.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

test("an event that cannot be opened is retried after longer pauses, up to a bound, and its lease is left to others meanwhile", async () => {
  const attempts: number[] = [];
  const leases: string[] = [];
  const holds = [0, 0, null, null, null, null];
  const services = {
    settings: { REDIS_PREFIX: "test" },
    log: pino({ level: "silent" }),
    workerId: "worker",
    redis: {
      eval: async (script: string) => (leases.push(script.includes("DEL") ? "released" : "held"), holds),
    },
    subscriber: {},
    pool: {
      query: async () => [knownMigrations.map((name) => ({ name })), []],
      getConnection: async () => {
        attempts.push(Math.round(performance.now() / 1000));
        throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
      },
    },
    hotEvents: { listen: async () => undefined, list: async () => ["event"], holdersOf: async () => [null] },
  } as unknown as WorkerServices;
  const issuers = new Issuers(services);
  await issuers.start();
  await vi.advanceTimersByTimeAsync(40_000);
  await issuers.close();

  const waits = attempts.slice(1).map((at, nth) => at - (attempts[nth] ?? 0));
  expect(waits.slice(0, 6)).toEqual([1, 2, 4, 8, 8, 8]);
  expect(leases.slice(0, 4)).toEqual(["held", "released", "held", "released"]);
});
