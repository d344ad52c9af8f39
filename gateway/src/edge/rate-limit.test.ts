import { expect, test } from "vitest";
import { ProblemError } from "../problem/problem-error.ts";
import { openRateLimit } from "./rate-limit.ts";

test("the request above the limit is refused, with when to come again, and nobody else's is", async () => {
  const limit = openRateLimit("user-writes", { requests: 2, seconds: 30 });
  await limit?.take("a");
  await limit?.take("a");
  const refusal = await limit?.take("a").catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ProblemError);
  const { code, extras } = refusal as ProblemError;
  expect(code).toBe("rate-limited");
  expect(extras.retryAfterS).toBe(30);
  expect(extras.headers).toEqual({
    "RateLimit-Policy": '"user-writes";q=2;w=30',
    RateLimit: '"user-writes";r=0;t=30',
  });
  await limit?.take("b");
});

test("a limit that is switched off is none", () => {
  expect(openRateLimit("address", null)).toBeNull();
});
