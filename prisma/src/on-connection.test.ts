import type { Pool } from "mysql2/promise";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onConnection } from "./on-connection.ts";
import { statementTimeoutMs } from "./open-mysql.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new Promise<never>(() => undefined);
/** In virtual time. */
const inMs = (ms: number) => new Promise<void>((come) => setTimeout(come, ms));

/** Uses a connection that comes after `waitMs`. @returns it, and how the work ended and after how long, once it has */
function watch(waitMs: number, use: () => Promise<never>) {
  const connection = { release: vi.fn<() => void>(), destroy: vi.fn<() => void>() };
  const pool = { getConnection: () => inMs(waitMs).then(() => connection) } as unknown as Pool;
  const beganMs = Date.now();
  const ends: { code: string; tookMs: number }[] = [];
  onConnection(pool, use).catch(({ code }: { code: string }) => ends.push({ code, tookMs: Date.now() - beganMs }));
  return { connection, ends };
}

test("waiting for a connection counts: no call takes longer than the one bound, and what comes late is given back", async () => {
  const use = vi.fn<() => Promise<never>>(() => never);
  const { connection, ends } = watch(statementTimeoutMs * 2, use);
  await vi.advanceTimersByTimeAsync(statementTimeoutMs);
  expect(ends).toEqual([{ code: "ETIMEDOUT", tookMs: statementTimeoutMs }]);
  await vi.advanceTimersByTimeAsync(statementTimeoutMs);
  expect(use).not.toHaveBeenCalled();
  expect(connection.release).toHaveBeenCalledOnce();
});

test("a connection that came after half of the time has the other half", async () => {
  const { connection, ends } = watch(statementTimeoutMs / 2, () => never);
  await vi.advanceTimersByTimeAsync(statementTimeoutMs);
  expect(ends).toEqual([{ code: "ETIMEDOUT", tookMs: statementTimeoutMs }]);
  expect(connection.destroy).toHaveBeenCalledOnce();
});

test("what is done again after a deadlock shares the bound of the first time", async () => {
  const use = vi.fn<() => Promise<never>>(async () => {
    await inMs(statementTimeoutMs * 0.4);
    throw Object.assign(new Error("deadlock"), { errno: 1213 });
  });
  const { ends } = watch(0, use);
  await vi.advanceTimersByTimeAsync(statementTimeoutMs);
  expect(ends).toEqual([{ code: "ETIMEDOUT", tookMs: statementTimeoutMs }]);
  expect(use).toHaveBeenCalledTimes(3);
});
