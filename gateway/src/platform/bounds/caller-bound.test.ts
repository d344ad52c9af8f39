import { expect, test } from "vitest";
import { CallerBound } from "./slots.ts";

test("a caller has a limited number at a time, and one that ends makes room", () => {
  const bound = new CallerBound({ perCallerMax: 2, totalMax: 100 });
  const [first] = [bound.enter("a"), bound.enter("a")];
  expect(bound.enter("a")).toBeNull();
  expect(bound.enter("b")).not.toBeNull();
  first?.();
  // Leaving twice counts once.
  first?.();
  expect(bound.enter("a")).not.toBeNull();
  expect(bound.enter("a")).toBeNull();
});

test("all callers together have a limit, and nothing is kept of callers who left", () => {
  const bound = new CallerBound({ perCallerMax: 2, totalMax: 3 });
  const leaving = ["a", "b", "c"].map((caller) => bound.enter(caller));
  expect(bound.enter("d")).toBeNull();
  for (const leave of leaving) leave?.();
  expect(bound.callers).toBe(0);
  expect(bound.enter("d")).not.toBeNull();
});
