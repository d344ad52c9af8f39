import { linkMailsMax, linkMailsPerNetworkKept, linkMailsPerNetworkMax, linkMailsSharedMax } from "@admit/contract";
import { expect, test } from "vitest";
import { QueuedMails } from "./sign-in-queue.ts";

/** As many networks as fill the shared part, each with the most that one may have. */
const floods = Array.from({ length: linkMailsSharedMax / linkMailsPerNetworkMax }, (_, at) => ({
  network: `flood-${at}`,
  mails: linkMailsPerNetworkMax,
}));

/** How many mails the network may add. */
function room(queued: QueuedMails, network: string): number {
  let added = 0;
  for (; !queued.isFull(network, true); added++) queued.count(network);
  return added;
}

test("a queue that some networks have filled is full for them, and serves others a few each", () => {
  const queued = new QueuedMails(floods);
  for (const { network } of floods) expect(queued.isFull(network, true)).toBe(true);
  expect(room(queued, "honest")).toBe(linkMailsPerNetworkKept);
  expect(room(queued, "another")).toBe(linkMailsPerNetworkKept);
});

test("a network alone may add its whole share", () => {
  expect(room(new QueuedMails([]), "office")).toBe(linkMailsPerNetworkMax);
});

test("however many networks ask, the queue is bounded; without limits by that alone", () => {
  const queued = new QueuedMails(floods);
  let all = linkMailsSharedMax;
  for (let at = 0; all < linkMailsMax; at++) all += room(queued, `small-${at}`);
  expect(all).toBe(linkMailsMax);
  for (const isLimited of [true, false]) expect(queued.isFull("last", isLimited)).toBe(true);
  expect(new QueuedMails(floods).isFull("flood-0", false)).toBe(false);
});
