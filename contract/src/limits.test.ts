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

test("one network leaves room in the queue of link mails for others, and has room for all its buyers of a drop", () => {
  expect(limits.linkMailsPerNetworkMax * 2).toBeLessThan(limits.linkMailsMax);
  expect(limits.linkMailsPerNetworkMax).toBeGreaterThanOrEqual(5000);
});

test("a repeated request is still within the span that its address is limited for", () => {
  expect(limits.signInRepeatMs * limits.signInMailsPerEmail).toBeLessThan(limits.signInMailsSpanMs);
});
