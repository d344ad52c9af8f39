import { noTracing } from "@admit/telemetry";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AcceptRequest } from "./accept-script.ts";
import { Acceptances, type AcceptanceServices } from "./acceptance.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** What Redis is asked: how many keys, the line's, then one for each purchase. */
type Accept = (keyCount: number, ...keys: string[]) => Promise<(string | number)[]>;

/** Asks for purchases in the line of one event. */
function openAcceptances(admitAccept: Accept) {
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
  /** Who was answered, in that order, and with which error. */
  const answered: string[] = [];
  const ask = (purchaseId: string): void =>
    void acceptances
      .accept("event", { purchaseId, quantity: 1, userId: "user", requestedById: "user" } as AcceptRequest)
      .then(
        () => answered.push(purchaseId),
        (error: Error) => answered.push(`${purchaseId} ${error.name}`),
      );
  return { ask, answered };
}

test("while the line does not answer, nobody waits longer than for one bundle, also who came later", async () => {
  const admitAccept = vi.fn<Accept>(() => new Promise(() => undefined));
  const { ask, answered } = openAcceptances(admitAccept);

  ask("first");
  await vi.advanceTimersByTimeAsync(500);
  ask("second");
  await vi.advanceTimersByTimeAsync(390);
  expect([admitAccept.mock.calls.length, answered]).toEqual([1, []]);
  await vi.advanceTimersByTimeAsync(20);
  expect(answered).toEqual(["first LineUnavailableError", "second LineUnavailableError"]);
});

test("a key that was sent before, while MySQL does not answer, holds up nobody who is new", async () => {
  const { ask, answered } = openAcceptances(async (_count, _line, key) => [
    key?.endsWith("again") ? "1 1000 1 user user" : 2,
    1000,
    0,
  ]);

  ask("again");
  await vi.advanceTimersByTimeAsync(10);
  ask("new");
  await vi.advanceTimersByTimeAsync(10);
  expect(answered).toEqual(["new"]);
  await vi.advanceTimersByTimeAsync(900);
  expect(answered).toEqual(["new", "again LineUnavailableError"]);
});

/** Each bundle's time, in milliseconds, and its purchases, while so many ask in each millisecond. */
async function bundlesOf(perMs: number, forMs: number): Promise<[atMs: number, purchases: number][]> {
  const bundles: [number, number][] = [];
  const beganAtMs = performance.now();
  const { ask, answered } = openAcceptances(async (keyCount) => {
    bundles.push([performance.now() - beganAtMs, keyCount - 1]);
    return [...Array.from({ length: keyCount - 1 }, (_, nth) => nth + 1), 1000, 0];
  });
  let asked = 0;
  while (performance.now() - beganAtMs < forMs) {
    while (asked < perMs * (performance.now() - beganAtMs + 1)) ask(`purchase ${asked++}`);
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(answered).toHaveLength(asked);
  return bundles;
}

test("who comes alone goes at once", async () => {
  expect(await bundlesOf(1 / 20, 60)).toEqual([
    [0, 1],
    [20, 1],
    [40, 1],
  ]);
});

test("after a bundle the next gathers for a millisecond for each of its purchases, and never longer than 40", async () => {
  expect(await bundlesOf(3, 100)).toEqual([
    [0, 3],
    [3, 6],
    [9, 18],
    [27, 54],
    [67, 120],
    [107, 99],
  ]);
});
