import type { AcceptRequest, LineStore } from "@admit/line";
import { noTracing } from "@admit/telemetry";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Acceptances, type AcceptanceServices } from "./acceptance.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "performance"] }));
afterEach(() => void vi.useRealTimers());

type Accept = LineStore["accept"];

/** New positions for all. */
const acceptAll: Accept = async (eventId, requests) => ({
  head: 0,
  answers: requests.map(({ purchaseId, userId, requestedById, quantity }, at) => {
    const accepted = { purchaseId, eventId, userId, requestedById, quantity, seq: at + 1, acceptedAtMs: 1000 };
    return { kind: purchaseId.endsWith("again") ? "known" : "new", accepted: { ...accepted, saleOpen: false } };
  }),
});

/** Requests purchases in the line of one event. */
function openAcceptances(accept: Accept) {
  const acceptances = new Acceptances({
    store: { accept, enqueue: async () => undefined },
    log: pino({ level: "silent" }),
    tracing: noTracing,
    lineMax: 10,
    board: { noteHead: () => undefined },
    memory: { isQueued: () => false, outcomeOf: () => undefined, noteWaiting: () => undefined },
    outcomes: { load: () => new Promise(() => undefined) },
  } as unknown as AcceptanceServices);
  /** The answered purchases, in their order, and with which error. */
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

test("while the line does not answer, no request waits longer than for one batch, also a later one", async () => {
  const accept = vi.fn<Accept>(() => new Promise(() => undefined));
  const { ask, answered } = openAcceptances(accept);

  ask("first");
  await vi.advanceTimersByTimeAsync(500);
  ask("second");
  await vi.advanceTimersByTimeAsync(390);
  expect([accept.mock.calls.length, answered]).toEqual([1, []]);
  await vi.advanceTimersByTimeAsync(20);
  expect(answered).toEqual(["first LineUnavailableError", "second LineUnavailableError"]);
});

test("a repeated key, while MySQL does not answer, delays no new purchase", async () => {
  const { ask, answered } = openAcceptances(acceptAll);

  ask("again");
  await vi.advanceTimersByTimeAsync(10);
  ask("new");
  await vi.advanceTimersByTimeAsync(10);
  expect(answered).toEqual(["new"]);
  await vi.advanceTimersByTimeAsync(900);
  expect(answered).toEqual(["new", "again LineUnavailableError"]);
});

/** Each batch's time, in milliseconds, and its size, while so many requests come in each millisecond. */
async function batchesOf(perMs: number, forMs: number): Promise<[atMs: number, purchases: number][]> {
  const batches: [number, number][] = [];
  const beganAtMs = performance.now();
  const { ask, answered } = openAcceptances((eventId, requests, lineMax) => {
    batches.push([performance.now() - beganAtMs, requests.length]);
    return acceptAll(eventId, requests, lineMax);
  });
  let asked = 0;
  while (performance.now() - beganAtMs < forMs) {
    while (asked < perMs * (performance.now() - beganAtMs + 1)) ask(`purchase ${asked++}`);
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(answered).toHaveLength(asked);
  return batches;
}

test("a lone purchase is sent at once", async () => {
  expect(await batchesOf(1 / 20, 60)).toEqual([
    [0, 1],
    [20, 1],
    [40, 1],
  ]);
});

test("the next batch is sent a millisecond later for each purchase of the last, and at most 40 later", async () => {
  expect(await batchesOf(3, 100)).toEqual([
    [0, 3],
    [3, 6],
    [9, 18],
    [27, 54],
    [67, 120],
    [107, 99],
  ]);
});
