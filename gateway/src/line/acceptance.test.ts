import { noTracing } from "@admit/telemetry";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AcceptRequest } from "./accept-script.ts";
import { Acceptances, type AcceptanceServices } from "./acceptance.ts";
import { LineUnavailableError } from "./line-unavailable-error.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate"] }));
afterEach(() => void vi.useRealTimers());

test("while the line does not answer, nobody waits longer than for one bundle, also who came later", async () => {
  const asked: unknown[] = [];
  const redis = { defineCommand: () => undefined, admitAccept: () => new Promise((resolve) => asked.push(resolve)) };
  const acceptances = new Acceptances({
    redis,
    prefix: "test",
    log: pino({ level: "silent" }),
    tracing: noTracing,
    lineMax: 10,
  } as unknown as AcceptanceServices);
  const refusals: string[] = [];
  const ask = (purchaseId: string): void =>
    void acceptances
      .accept("event", { purchaseId, quantity: 1, userId: "user", requestedById: "user" } as AcceptRequest)
      .catch((error: unknown) => refusals.push(error instanceof LineUnavailableError ? purchaseId : String(error)));

  ask("first");
  await vi.advanceTimersByTimeAsync(500);
  ask("second");
  await vi.advanceTimersByTimeAsync(390);
  expect([asked.length, refusals]).toEqual([1, []]);
  await vi.advanceTimersByTimeAsync(20);
  expect(refusals).toEqual(["first", "second"]);
});

test("a key that was sent before, while MySQL does not answer, holds up nobody who is new", async () => {
  const admitAccept = async (_count: number, _line: string, key: string): Promise<(string | number)[]> => [
    key.endsWith("again") ? "1 1000 1 user user" : 2,
    1000,
    0,
  ];
  const taken: string[] = [];
  const acceptances = new Acceptances({
    redis: { defineCommand: () => undefined, admitAccept },
    prefix: "test",
    log: pino({ level: "silent" }),
    tracing: noTracing,
    lineMax: 10,
    board: { noteHead: () => undefined },
    queues: { add: async () => undefined },
    memory: { isQueued: () => false, outcomeOf: () => undefined, noteWaiting: () => undefined },
    outcomes: { load: () => new Promise(() => undefined) },
  } as unknown as AcceptanceServices);
  const ask = (purchaseId: string): void =>
    void acceptances
      .accept("event", { purchaseId, quantity: 1, userId: "user", requestedById: "user" } as AcceptRequest)
      .then(
        () => taken.push(purchaseId),
        (error: Error) => taken.push(`${purchaseId} ${error.name}`),
      );

  ask("again");
  await vi.advanceTimersByTimeAsync(10);
  ask("new");
  await vi.advanceTimersByTimeAsync(10);
  expect(taken).toEqual(["new"]);
  await vi.advanceTimersByTimeAsync(900);
  expect(taken).toEqual(["new", "again LineUnavailableError"]);
});
