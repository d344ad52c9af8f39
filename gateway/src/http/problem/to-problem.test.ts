import { HTTPException } from "hono/http-exception";
import { expect, test } from "vitest";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemHeaders, toProblemError } from "./to-problem.ts";

const prismaError = (code: string, originalCode?: string) =>
  Object.assign(new Error("Invalid `prisma.user.findMany()` invocation"), {
    code,
    meta: originalCode === undefined ? {} : { driverAdapterError: { cause: { originalCode } } },
  });

test.each([
  ["Prisma cannot reach it", prismaError("P1001")],
  ["no transaction in time", prismaError("P2028")],
  ["no connection from the pool in time", prismaError("P2039", "45028")],
  ["the connection ended", prismaError("P2039", "45009")],
  ["a deadlock", prismaError("P2034")],
  ["a lock wait that took too long", prismaError("P2010", "1205")],
  ["mysql2's refused connection", Object.assign(new Error("connect"), { code: "ECONNREFUSED", fatal: true })],
])("%s: the database is away, and the client learns when to retry", (_what, error) => {
  const problem = toProblemError(error);
  expect(problem.code).toBe("database-unavailable");
  expect(problem.extras.retryAfterS).toBeGreaterThan(0);
});

test.each([
  ["a broken CHECK", prismaError("P2039", "4025")],
  ["a fault of ours", new TypeError("x is not a function")],
  ["a thrown text", "text"],
])("%s: an internal error that reveals nothing", (_what, error) => {
  const problem = toProblemError(error);
  expect(problem.code).toBe("internal-error");
  expect(problem.detail).not.toMatch(/prisma|function|text|CHECK/);
});

test("a problem is returned unchanged", () => {
  const problem = new ProblemError("sold-out", "Gone.");
  expect(toProblemError(problem)).toBe(problem);
});

test.each([
  [400, "invalid-request"],
  [413, "payload-too-large"],
  [415, "unsupported-media-type"],
  [500, "internal-error"],
] as const)("the framework's own %d is %s", (status, code) => {
  expect(toProblemError(new HTTPException(status, { message: "secret" })).code).toBe(code);
});

test.each([
  [new ProblemError("unauthenticated", "Who?"), { "WWW-Authenticate": "Bearer" }],
  [
    new ProblemError("unauthenticated", "No.", { invalidToken: true }),
    { "WWW-Authenticate": 'Bearer error="invalid_token"' },
  ],
  [
    new ProblemError("rate-limited", "Wait.", { retryAfterS: 9, limit: { name: "x", policy: '"x";q=2;w=30' } }),
    { "RateLimit-Policy": '"x";q=2;w=30', RateLimit: '"x";r=0;t=9', "Retry-After": "9" },
  ],
  [new ProblemError("sold-out", "Gone."), {}],
])("the headers of a problem follow from its code and extras: %s", (problem, expected) => {
  expect(problemHeaders(problem)).toEqual({ "Content-Type": "application/problem+json", ...expected });
});
