import { expect, test } from "vitest";
import { CallerBound, Slots } from "./slots.ts";

test("a caller has a limited number at a time, and one that ends makes room, however often it is ended", () => {
  const bound = new CallerBound({ perCallerMax: 2, totalMax: 100 });
  const [first] = [bound.enter("a"), bound.enter("a")];
  expect(bound.enter("a")).toBeNull();
  expect(bound.enter("b")).not.toBeNull();
  first?.();
  first?.();
  expect(bound.enter("a")).not.toBeNull();
  expect(bound.enter("a")).toBeNull();
});

test("all callers together have a limit, and nothing is stored of callers who left", () => {
  const bound = new CallerBound({ perCallerMax: 2, totalMax: 3 });
  const leaving = ["a", "b", "c"].map((caller) => bound.enter(caller));
  expect(bound.enter("d")).toBeNull();
  for (const leave of leaving) leave?.();
  expect(bound.callers).toBe(0);
  expect(bound.enter("d")).not.toBeNull();
});

test("a user without a free slot is refused as rate-limited, a gateway without one as busy", () => {
  const extras = { retryAfterS: 5, refusal: "upload-limit" as const };
  const slots = new Slots({ what: "uploads", eachMax: 1, allMax: 2, ...extras });
  const release = slots.take("anna");
  const message = "At most 1 uploads at a time: wait for yours to end.";
  expect(() => slots.take("anna")).toThrow(expect.objectContaining({ code: "rate-limited", message, extras }));
  slots.take("ben");
  expect(() => slots.take("cleo")).toThrow(expect.objectContaining({ code: "gateway-busy", extras }));
  release();
  release();
  slots.take("cleo");
  expect(() => slots.take("anna")).toThrow(expect.objectContaining({ code: "gateway-busy" }));
});
