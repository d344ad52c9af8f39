import { leaseMarginMs, leaseMs } from "@admit/contract";
import { MemoryServer, openMemoryLine } from "@admit/line";
import { expect, test } from "vitest";
import { Lease } from "./lease.ts";

/** Two processes, and their clock. */
function openLeases() {
  const clock = { nowMs: 0 };
  const store = openMemoryLine(new MemoryServer(() => clock.nowMs));
  const leaseOf = (holder: string) => new Lease(store, "event", holder, () => clock.nowMs);
  return { one: leaseOf("one"), other: leaseOf("other"), clock };
}

test("a lease is trusted while it is held, and not once it is released", async () => {
  const { one, other } = openLeases();
  expect([await one.hold(), await other.hold()]).toMatchObject([{ waiting: 0 }, null]);
  expect([one.trusted, other.trusted]).toEqual([true, false]);
  await one.release();
  expect([one.trusted, await other.hold()]).toMatchObject([false, { waiting: 0 }]);
});

test("a lease is trusted from the start of the attempt, and for less than its term", async () => {
  const { one, other, clock } = openLeases();
  const holding = one.hold();
  clock.nowMs += 700;
  await holding;
  clock.nowMs += leaseMs - leaseMarginMs - 701;
  expect(one.trusted).toBe(true);
  clock.nowMs += 1;
  expect(one.trusted).toBe(false);
  expect(await other.hold()).toBeNull();
});
