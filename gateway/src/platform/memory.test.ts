import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { giveBackMemory, restAfterWork } from "./memory.ts";

let report: (cleared: string) => void;
/** Held by the module: a registry that is collected itself reports nothing. */
const registry = new FinalizationRegistry<string>((cleared) => report(cleared));

test("an object without references is collected", async () => {
  const cleared = new Promise<string>((resolve) => (report = resolve));
  registry.register({ text: "old" }, "cleared");
  giveBackMemory();
  expect(await cleared).toBe("cleared");
});

describe("a rest", () => {
  let begun = 0;
  let rests = 0;
  beforeEach(() => {
    vi.useFakeTimers();
    begun = rests = 0;
    restAfterWork(
      () => begun,
      () => rests++,
    );
  });
  afterEach(() => void vi.useRealTimers());

  const tenSeconds = (requests: number): void => {
    begun += requests;
    vi.advanceTimersByTime(10_000);
  };

  test("comes once after a drop, and again after the next", () => {
    for (const requests of [50_000, 20, 20]) tenSeconds(requests);
    expect(rests).toBe(1);
    for (const requests of [50_000, 20]) tenSeconds(requests);
    expect(rests).toBe(2);
  });

  test.each([
    ["never comes while many requests arrive", 10, 5000, 0],
    ["never comes after little work", 10, 100, 0],
    ["comes when little work adds up", 100, 100, 1],
  ])("%s", (_, periods, requests, expected) => {
    for (let period = 0; period < periods; period++) tenSeconds(requests);
    expect(rests).toBe(expected);
  });
});
