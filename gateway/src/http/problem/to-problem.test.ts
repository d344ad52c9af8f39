import { HTTPException } from "hono/http-exception";
import { expect, test } from "vitest";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { toProblemError } from "./to-problem.ts";

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
])("%s: the database is away, and the client is told when to come again", (_what, error) => {
  const problem = toProblemError(error);
  expect(problem.code).toBe("database-unavailable");
  expect(problem.extras.retryAfterS).toBeGreaterThan(0);
});

test.each([
  ["a broken CHECK", prismaError("P2039", "4025")],
  ["a fault of ours", new TypeError("x is not a function")],
  ["something thrown that is no error", "text"],
])("%s: an internal error that tells nothing of itself", (_what, error) => {
  const problem = toProblemError(error);
  expect(problem.code).toBe("internal-error");
  expect(problem.detail).not.toMatch(/prisma|function|text|CHECK/);
});

test("a problem stays itself", () => {
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
