import { expect, test } from "vitest";
import { fullLengths, quickLengths } from "./lengths.ts";
import { rateMax } from "./search-rate.ts";

/** `RATE_LIMIT_USER_WRITES` as it is by default. */
const writesPerBuyerAndSecond = 100 / 10;

test("no buyer comes near the limit that each has, at the highest rate that is tried", () => {
  expect(rateMax / fullLengths.buyers).toBeLessThan(writesPerBuyerAndSecond);
  // Trying it out never gets that far.
  expect(20_000 / quickLengths.buyers).toBeLessThan(writesPerBuyerAndSecond);
});
