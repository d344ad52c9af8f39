import { expect, test } from "vitest";
import { preferredWaitMs } from "./hold-answer.ts";

test("a preferred wait is read as RFC 7240 writes it, and bounded", () => {
  expect(preferredWaitMs(undefined)).toBe(0);
  expect(preferredWaitMs("respond-async")).toBe(0);
  expect(preferredWaitMs("wait=2")).toBe(2000);
  expect(preferredWaitMs('respond-async, wait="3"')).toBe(3000);
  expect(preferredWaitMs("return=minimal; wait = 4")).toBe(4000);
  expect(preferredWaitMs("wait=99999")).toBe(10_000);
  expect(preferredWaitMs("wait=-1")).toBe(0);
  expect(preferredWaitMs("await=5")).toBe(0);
});
