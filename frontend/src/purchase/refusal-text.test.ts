import type { ProblemCode } from "@admit/contract";
import { expect, test } from "vitest";
import { anEvent, aProblem } from "../testing/fake-sources.ts";
import { refusalText } from "./refusal-text.ts";

test.each<[ProblemCode, number, RegExp]>([
  ["sold-out", 409, /last ticket is gone/],
  ["sale-not-open", 409, /opens Sun 22 Nov 2026/],
  ["sale-closed", 409, /Nothing was bought/],
  ["sale-halted", 503, /^The service says sale-halted\. Nothing was bought\.$/],
  ["user-not-eligible", 403, /ask the organiser/],
  ["account-too-new", 403, /^The organiser sells to older accounts only/],
  ["event-not-found", 404, /withdrawn/],
  ["unauthenticated", 401, /Sign in, and your purchase is sent/],
  ["idempotency-key-reused", 422, /nothing was bought twice/],
  ["invalid-request", 400, /between 1 and 1,000/],
])("%s is explained", (code, status, words) => {
  expect(refusalText(aProblem(code, status), anEvent()).detail).toMatch(words);
});

test("any other refusal shows what the service said, never a code alone", () => {
  expect(refusalText(aProblem("forbidden", 403), null)).toEqual({
    title: "This did not work.",
    detail: "The service says forbidden.",
  });
});
