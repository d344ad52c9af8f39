import { expect, test, vi } from "vitest";
import type { Defect } from "./checks.ts";
import { runSchedule } from "./run-schedule.ts";

vi.setConfig({ testTimeout: 30_000 });

const schedules = 100;
const firstSeed = 1;
/** A defect that takes more schedules to detect could slip in unnoticed. */
const defectSchedulesMax = 200;

/** The first broken guarantee, with the seed that reproduces it. */
async function firstViolation(count: number, defect: Defect | null = null): Promise<string | null> {
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    // oxlint-disable-next-line no-await-in-loop
    const { violation } = await runSchedule(seed, defect);
    if (violation !== null) return `seed ${seed}: ${violation}`;
  }
  return null;
}

test("under crashes, delays and redeliveries no cap is exceeded, and each accepted purchase is decided once", async () => {
  expect(await firstViolation(schedules)).toBeNull();
});

test.each<[Defect, RegExp]>([
  ["no epoch check", /commits in epoch \d+, which is another's/],
  ["lease trusted past its term", /begins a group after its lease has ended/],
  ["caps checked outside the lock", /tickets of|counted as|holds|another's|used twice/],
  ["resolved before the commit", /before it was decided|not in the database|in the database/],
  ["no de-duplication", /is decided twice/],
  ["leaving is not read", /left, and is/],
])("%s: the simulation detects it within 200 schedules", async (defect, broken) => {
  expect(await firstViolation(defectSchedulesMax, defect)).toMatch(broken);
});

test("a seed reproduces its schedule, to the last message", async () => {
  const { fingerprint } = await runSchedule(7);
  expect((await runSchedule(7)).fingerprint).toBe(fingerprint);
  expect((await runSchedule(8)).fingerprint).not.toBe(fingerprint);
});
