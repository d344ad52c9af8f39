import { expect, test } from "vitest";
import * as limits from "./limits.ts";

test("an issuer stops trusting its lease before Redis ends it, and renews it in time", () => {
  expect(limits.leaseMarginMs).toBeLessThan(limits.leaseMs);
  expect(limits.leaseRenewMs * 2).toBeLessThan(limits.leaseMs - limits.leaseMarginMs);
});

test("an event is marked hot again well before an idle issuer could let go of it", () => {
  expect(limits.hotMarkMs * 2).toBeLessThan(limits.issuerIdleMs);
});

test("a line begins again above all that an issuer may hold in memory", () => {
  expect(limits.seqRestartGap).toBeGreaterThan(limits.issuerConcurrency * limits.bundleSizeMax);
});

test("the largest purchase fits into one group", () => {
  expect(limits.purchaseQuantityMax).toBeLessThanOrEqual(limits.groupTicketsMax);
});
