import { afterAll, beforeAll, expect, test } from "vitest";
import { type Fuzz, openFuzz } from "./open-fuzz.ts";

let fuzz: Fuzz;
beforeAll(async () => {
  fuzz = await openFuzz();
});
afterAll(() => fuzz.close());

/** Enough to reach almost every operation; takes about 20 s. */
const requests = 2600;
const timeout = 120_000;

test(
  "any request, to any address, by any caller, is answered in time, as the document says, and reveals nothing internal",
  { timeout },
  async () => {
    await fuzz.run(1, requests);
    const answered = [...fuzz.report.byOperation.values()].map((statuses) => Math.min(...statuses.keys()));
    // Almost every operation succeeded at least once.
    expect(answered.filter((status) => status < 300).length).toBeGreaterThan(answered.length * 0.9);
  },
);
