import type { Pool } from "mysql2/promise";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onConnection } from "./on-connection.ts";
import { statementTimeoutMs } from "./open-mysql.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new Promise<never>(() => undefined);
/** In virtual time. */
const inMs = (ms: number) => new Promise<void>((come) => setTimeout(come, ms));
function makeConnection() {
  return { release: vi.fn<() => void>(), destroy: vi.fn<() => void>() };
}
const poolOf = (getConnection: () => Promise<unknown>) => ({ getConnection }) as unknown as Pool;

/** How it ended, and after how long; null while it has not. */
function watch(work: Promise<unknown>) {
  const beganMs = Date.now();
  const seen: { code: string | null; tookMs: number }[] = [];
  const ended = (code: string | null): void => void seen.push({ code, tookMs: Date.now() - beganMs });
  void work.then(
    () => ended(null),
    (error: { code: string }) => ended(error.code),
  );
  return seen;
}

test("waiting for a connection counts: no call takes longer than the one bound, and what comes late is given back", async () => {
  const connection = makeConnection();
  const use = vi.fn<() => Promise<never>>(() => never);
  const ends = watch(
    onConnection(
      poolOf(() => inMs(statementTimeoutMs * 2).then(() => connection)),
      use,
    ),
  );
  await vi.advanceTimersByTimeAsync(statementTimeoutMs);
  expect(ends).toEqual([{ code: "ETIMEDOUT", tookMs: statementTimeoutMs }]);
  await vi.advanceTimersByTimeAsync(statementTimeoutMs);
  expect(use).not.toHaveBeenCalled();
  expect(connection.release).toHaveBeenCalledOnce();
});

test("a connection that came after half of the time has the other half", async () => {
  const connection = makeConnection();
  const ends = watch(
    onConnection(
      poolOf(() => inMs(statementTimeoutMs / 2).then(() => connection)),
      () => never,
    ),
  );
  await vi.advanceTimersByTimeAsync(statementTimeoutMs);
  expect(ends).toEqual([{ code: "ETIMEDOUT", tookMs: statementTimeoutMs }]);
  expect(connection.destroy).toHaveBeenCalledOnce();
});

test("what is done again after a deadlock shares the bound of the first time", async () => {
  const use = vi.fn<() => Promise<never>>(async () => {
    await inMs(statementTimeoutMs * 0.4);
    throw Object.assign(new Error("deadlock"), { errno: 1213 });
  });
  const ends = watch(
    onConnection(
      poolOf(async () => makeConnection()),
      use,
    ),
  );
  await vi.advanceTimersByTimeAsync(statementTimeoutMs);
  expect(ends).toEqual([{ code: "ETIMEDOUT", tookMs: statementTimeoutMs }]);
  expect(use).toHaveBeenCalledTimes(3);
});
