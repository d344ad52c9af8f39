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
  expect(limits.seqRestartGap).toBeGreaterThan(limits.issuerConcurrency * limits.batchSizeMax);
});

test("the largest purchase fits into one group", () => {
  expect(limits.purchaseQuantityMax).toBeLessThanOrEqual(limits.groupTicketsMax);
});

test("one network leaves room in the queue of link mails for others, and has room for all its buyers of a drop", () => {
  expect(limits.linkMailsPerNetworkMax * 2).toBeLessThan(limits.linkMailsMax);
  expect(limits.linkMailsPerNetworkMax).toBeGreaterThanOrEqual(5000);
});

test("what is kept of the queue serves hundreds of networks, when several have filled the rest", () => {
  expect(limits.linkMailsSharedMax).toBeGreaterThan(limits.linkMailsPerNetworkMax * 2);
  expect((limits.linkMailsMax - limits.linkMailsSharedMax) / limits.linkMailsPerNetworkKept).toBeGreaterThanOrEqual(
    500,
  );
  expect(limits.invitationMailsPerActorMax * 20).toBeLessThan(limits.linkMailsSharedMax);
});

test("mails to aliases of a mailbox leave its own address its mails, and mails to all of them leave new networks some", () => {
  expect(limits.signInMailsPerEmail * 2).toBeLessThan(limits.signInMailsPerMailbox);
  expect(limits.signInMailsPerMailbox * 2).toBeLessThan(limits.signInMailsPerMailboxMax);
});

test("a repeated request is still within the span that its address is limited for", () => {
  expect(limits.signInRepeatMs * limits.signInMailsPerEmail).toBeLessThan(limits.signInMailsSpanMs);
});
