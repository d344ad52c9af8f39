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
