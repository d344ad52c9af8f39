import { expect, test } from "vitest";
import { CallerBound } from "../bounds/slots.ts";
import { holdAnswer, preferredWaitMs } from "./hold-answer.ts";

test.each([
  [undefined, 0],
  ["respond-async", 0],
  ["wait=2", 2000],
  ['respond-async, wait="3"', 3000],
  ["return=minimal; wait = 4", 4000],
  ["wait=99999", 10_000],
  ["wait=-1", 0],
  ["await=5", 0],
])("the preferred wait of %j is %i ms", (prefer, ms) => {
  expect(preferredWaitMs(prefer)).toBe(ms);
});

test("a held answer counts until it is sent, even if the wait fails", async () => {
  const held = new CallerBound({ perCallerMax: 1, totalMax: 1 });
  const services = { held, attention: {} as never };
  const c = { get: () => ({ id: "a" }), set: () => undefined } as never;
  expect(await holdAnswer(c, services, 5, async (ms) => [ms, held.callers])).toEqual([5, 1]);
  await expect(holdAnswer(c, services, 5, () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(held.callers).toBe(0);
});
