import { expect, test } from "vitest";
import {
  aLine,
  anIntention,
  aPurchase,
  eventId,
  fakeSources,
  lost,
  purchaseId,
  refused,
  userId,
  type FakeSources,
} from "../testing/fake-sources.ts";
import type { Intention } from "../sources/intentions.ts";
import { followPosition } from "./follow-position.ts";
import { outlook } from "./position-text.ts";
import type { PositionState } from "./position.ts";

/** Follows to the end, and returns every state that was shown. */
async function follow(sources: FakeSources, intention: Intention | null = null, purchase = aPurchase()) {
  const shown: PositionState[] = [];
  const start = { eventId, purchaseId, purchase, intention };
  await followPosition(start, sources, (state) => shown.push(state), new AbortController().signal);
  return shown;
}

/** Answers polls of the line with these heads. */
function heads(sources: FakeSources, ...answers: number[]) {
  for (const head of answers) sources.api.line.mockResolvedValueOnce(aLine({ head }));
}

const fulfilled = aPurchase({ status: "fulfilled", issued: 2, notIssued: 0, capReached: false, pollAfterMs: null });

test("the position counts down with the head, until the outcome", async () => {
  const sources = fakeSources();
  heads(sources, 40, 70, 100);
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(shown.map(({ position }) => position)).toEqual([60, 30, 0, 0]);
  expect(shown.at(-1)).toMatchObject({ phase: "decided", purchase: fulfilled, firstPosition: 60 });
});

test("the shown position never grows, also after a stale answer", async () => {
  const sources = fakeSources();
  heads(sources, 70, 40, 60, 100);
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(shown.map(({ position }) => position)).toEqual([30, 30, 30, 0, 0]);
});

test("the line is polled as often as it says, and the purchase fetched only once its turn has come", async () => {
  const sources = fakeSources();
  sources.api.line.mockResolvedValueOnce(aLine({ pollAfterMs: 4000 })).mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  await follow(sources);
  expect(sources.waits).toEqual([{ ms: 4000, isCutShort: true }]);
  expect(sources.api.purchase).toHaveBeenCalledTimes(1);
});

test("however many wait, the line is polled when the turn should have come", async () => {
  const sources = fakeSources();
  sources.api.line
    .mockResolvedValueOnce(aLine({ waiting: 100_000, pollAfterMs: 60_000 }))
    .mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  await follow(sources);
  expect(sources.waits.map(({ ms }) => ms)).toEqual([5650]);
});

test("a long line that does not move is polled less and less often, down to the service's rate", async () => {
  const sources = fakeSources();
  const moving = aLine({ pollAfterMs: 60_000 });
  sources.api.line.mockResolvedValueOnce(moving).mockResolvedValueOnce(aLine({ ...moving, head: 90 }));
  const standing = aLine({ ...moving, head: 90, ratePerSecond: null, state: "delayed" });
  for (let poll = 0; poll < 25; poll++) sources.api.line.mockResolvedValueOnce(standing);
  sources.api.line.mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase
    .mockResolvedValueOnce(aPurchase())
    .mockResolvedValueOnce(aPurchase())
    .mockResolvedValueOnce(fulfilled);
  await follow(sources);
  const waits = sources.waits.map(({ ms }) => ms);
  expect(waits.slice(1, 6)).toEqual([1150, 1150, 1150, 1725, 2588]);
  expect(waits.at(-1)).toBe(60_000);
});

test("despite a stuck cache, the purchase is fetched after ten polls and a minute", async () => {
  const sources = fakeSources();
  const stuck = aLine({ pollAfterMs: 10_000, ratePerSecond: null });
  sources.api.line.mockResolvedValue(stuck);
  sources.api.purchase.mockResolvedValueOnce(aPurchase()).mockResolvedValueOnce(fulfilled);
  await follow(sources);
  expect(sources.api.line).toHaveBeenCalledTimes(25);
});

test("a hidden page of a long line polls at the service's rate", async () => {
  const sources = fakeSources();
  sources.hidden = true;
  sources.api.line
    .mockResolvedValueOnce(aLine({ head: 0, ratePerSecond: 0.1, pollAfterMs: 600_000 }))
    .mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  await follow(sources);
  expect(sources.waits).toEqual([{ ms: 600_000, isCutShort: true }]);
});

test("right after buying the position is known, and a long line is polled as late as the answer says", async () => {
  const sources = fakeSources();
  heads(sources, 100);
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources, null, aPurchase({ position: 90, etaMs: 50_000, pollAfterMs: 40_000 }));
  expect(shown[0]).toMatchObject({ phase: "waiting", position: 90, firstPosition: 90, etaMs: 50_000 });
  expect(sources.waits).toEqual([{ ms: 40_000, isCutShort: true }]);
});

test("after a reload, only the rest of that wait is left, or none", async () => {
  const wait = async (agoMs: number, pollAfterMs: number) => {
    const sources = fakeSources();
    heads(sources, 100);
    sources.api.purchase.mockResolvedValueOnce(fulfilled);
    const acceptedAt = new Date(sources.clock.now() - agoMs).toISOString();
    await follow(sources, null, aPurchase({ position: 90, etaMs: 50_000, pollAfterMs, acceptedAt }));
    return sources.waits.map(({ ms }) => ms);
  };
  expect(await wait(30_000, 40_000)).toEqual([10_000]);
  expect(await wait(60_000, 40_000)).toEqual([]);
  // In a short line a poll costs little and soon finds the outcome.
  expect(await wait(0, 300)).toEqual([]);
});

test("a hidden page polls least often, and at once when it is visible", async () => {
  const sources = fakeSources();
  sources.hidden = true;
  heads(sources, 40, 100);
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  await follow(sources);
  expect(sources.waits).toEqual([{ ms: 20_000, isCutShort: true }]);
});

test("a purchase still queued behind the head is fetched again at every poll", async () => {
  const sources = fakeSources();
  sources.api.line.mockResolvedValue(aLine({ head: 120, accepted: 130 }));
  sources.api.purchase.mockResolvedValueOnce(aPurchase()).mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(sources.api.purchase).toHaveBeenCalledTimes(2);
  expect(shown.at(-1)?.phase).toBe("decided");
});

test("the estimate is the position divided by the rate, and unknown without one", async () => {
  const sources = fakeSources();
  sources.api.line
    .mockResolvedValueOnce(aLine({ head: 0, ratePerSecond: null }))
    .mockResolvedValueOnce(aLine({ head: 40, ratePerSecond: 5 }))
    .mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(shown.slice(0, 2).map(outlook)).toEqual(["We don’t have an estimate yet.", "About 12 seconds."]);
});

test("a paused or delayed line says so, and that the position is safe", async () => {
  const sources = fakeSources();
  sources.api.line
    .mockResolvedValueOnce(aLine({ state: "paused" }))
    .mockResolvedValueOnce(aLine({ state: "delayed" }))
    .mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(shown.slice(0, 2).map(outlook)).toEqual([
    "Sales are paused. Your position is safe.",
    "This is taking longer than usual. Your position is safe.",
  ]);
});

test("a lost connection keeps the position, waits longer each time, and continues", async () => {
  const sources = fakeSources();
  sources.api.line
    .mockResolvedValueOnce(aLine())
    .mockRejectedValueOnce(lost())
    .mockRejectedValueOnce(lost())
    .mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(shown[1]).toMatchObject({ position: 60, trouble: "lost" });
  expect(shown[1] && outlook(shown[1])).toBe("We lost the connection. Your position is safe; trying again.");
  expect(sources.waits.map(({ ms }) => ms)).toEqual([3000, 500, 1000]);
  expect(shown.at(-1)).toMatchObject({ phase: "decided", trouble: null });
});

test("an offline device says so, and polls the moment it is back", async () => {
  const sources = fakeSources();
  sources.online = false;
  sources.api.line.mockRejectedValueOnce(lost()).mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(shown[0]?.trouble).toBe("offline");
  expect(sources.waits[0]?.isCutShort).toBe(true);
});

test("Retry-After is waited out in full, even if the page becomes visible", async () => {
  const sources = fakeSources();
  sources.api.line
    .mockRejectedValueOnce(refused("rate-limited", 429, 7000))
    .mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  await follow(sources);
  expect(sources.waits[0]).toEqual({ ms: 7700, isCutShort: false });
});

test("an unknown purchase is sent again with the same key and quantity, and followed further", async () => {
  const sources = fakeSources();
  const intention = anIntention();
  heads(sources, 100, 199, 200);
  sources.api.purchase
    .mockRejectedValueOnce(refused("purchase-unknown", 404))
    .mockResolvedValueOnce({ ...fulfilled, id: "new", seq: 200 });
  sources.api.buy.mockResolvedValueOnce(aPurchase({ id: "new", seq: 200 }));
  const shown = await follow(sources, intention);
  expect(sources.api.buy.mock.calls.map((call) => call.slice(0, 3))).toEqual([[eventId, 2, "key-1"]]);
  expect(shown.at(-1)).toMatchObject({ phase: "decided", sentAgain: true });
  expect(sources.intentions.of(userId, eventId)).toBeNull();
});

test("a line that restarted below this position makes the page fetch its purchase", async () => {
  const sources = fakeSources();
  sources.api.line.mockResolvedValueOnce(aLine({ accepted: 20, head: 10 })).mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockRejectedValueOnce(refused("purchase-unknown", 404)).mockResolvedValueOnce(fulfilled);
  sources.api.buy.mockResolvedValueOnce(aPurchase());
  await follow(sources, anIntention());
  expect(sources.api.buy).toHaveBeenCalledTimes(1);
});

test("a purchase that stays unknown is sent again at growing intervals, never in a tight loop", async () => {
  const sources = fakeSources();
  sources.api.line.mockResolvedValue(aLine({ head: 100 }));
  sources.api.buy.mockResolvedValue(aPurchase());
  for (let time = 0; time < 4; time++) sources.api.purchase.mockRejectedValueOnce(refused("purchase-unknown", 404));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  await follow(sources, anIntention());
  expect(sources.waits.map(({ ms }) => ms)).toEqual([2000, 4000, 8000]);
  expect(new Set(sources.api.buy.mock.calls.map((call) => call[2]))).toEqual(new Set(["key-1"]));
});

test("an unknown purchase that this browser did not send is not sent", async () => {
  const sources = fakeSources();
  heads(sources, 100);
  sources.api.purchase.mockRejectedValueOnce(refused("purchase-unknown", 404));
  const shown = await follow(sources);
  expect(shown.at(-1)?.phase).toBe("unknown");
  expect(sources.api.buy).not.toHaveBeenCalled();
});

test("sent again and refused, it says why and forgets the intention", async () => {
  const sources = fakeSources();
  const intention = anIntention();
  sources.intentions.keep(intention);
  heads(sources, 100);
  sources.api.purchase.mockRejectedValueOnce(refused("purchase-unknown", 404));
  sources.api.buy.mockRejectedValueOnce(refused("sold-out", 409));
  const shown = await follow(sources, intention);
  expect(shown.at(-1)).toMatchObject({ phase: "refused", problem: { code: "sold-out" } });
  expect(sources.intentions.of(userId, eventId)).toBeNull();
});

test("the intention lives until the outcome is final, and remembers the first position for a reload", async () => {
  const sources = fakeSources();
  const intention = anIntention();
  sources.intentions.keep(intention);
  heads(sources, 40, 100);
  const kept: (Intention | null)[] = [];
  sources.api.purchase.mockImplementationOnce(() => {
    kept.push(sources.intentions.of(userId, eventId));
    return Promise.resolve(fulfilled);
  });
  await follow(sources, intention);
  expect(kept).toMatchObject([{ key: "key-1", firstPosition: 60 }]);
  expect(sources.intentions.of(userId, eventId)).toBeNull();
});

test("signed out meanwhile, the intention is kept for the next sign-in", async () => {
  const sources = fakeSources();
  const intention = anIntention();
  sources.intentions.keep(intention);
  heads(sources, 100);
  sources.api.purchase.mockRejectedValueOnce(refused("unauthenticated", 401));
  const shown = await follow(sources, intention);
  expect(shown.at(-1)?.phase).toBe("signed-out");
  expect(sources.intentions.of(userId, eventId)?.key).toBe("key-1");
});

test("nothing more is requested once the page is left", async () => {
  const sources = fakeSources();
  const left = new AbortController();
  sources.api.line.mockImplementationOnce(() => {
    left.abort();
    return Promise.resolve(aLine());
  });
  const start = { eventId, purchaseId, purchase: aPurchase(), intention: null };
  await followPosition(start, sources, () => {}, left.signal);
  expect(sources.api.line).toHaveBeenCalledTimes(1);
});
