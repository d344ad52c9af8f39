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
import { followPlace } from "./follow-position.ts";
import { outlook } from "./position-text.ts";
import type { Place } from "./position.ts";

/** Follows to the end, and returns every place that was shown. */
async function follow(sources: FakeSources, intention: Intention | null = null, purchase = aPurchase()) {
  const shown: Place[] = [];
  const start = { eventId, purchaseId, purchase, intention };
  await followPlace(start, sources, (place) => shown.push(place), new AbortController().signal);
  return shown;
}

/** Answers the line with these heads, one after the other. */
function heads(sources: FakeSources, ...answers: number[]) {
  for (const head of answers) sources.api.line.mockResolvedValueOnce(aLine({ head }));
}

const fulfilled = aPurchase({ status: "fulfilled", issued: 2, notIssued: 0, capReached: false, pollAfterMs: null });

test("the position counts down with the head, and the outcome ends it", async () => {
  const sources = fakeSources();
  heads(sources, 40, 70, 100);
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(shown.map((place) => place.position)).toEqual([60, 30, 0, 0]);
  expect(shown.at(-1)).toMatchObject({ phase: "decided", purchase: fulfilled, firstPosition: 60 });
});

test("the shown position never grows, whatever a stale answer says", async () => {
  const sources = fakeSources();
  heads(sources, 70, 40, 60, 100);
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(shown.map((place) => place.position)).toEqual([30, 30, 30, 0, 0]);
});

test("the line is asked as often as it says, and the purchase only once its turn has come", async () => {
  const sources = fakeSources();
  sources.api.line.mockResolvedValueOnce(aLine({ pollAfterMs: 4000 })).mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  await follow(sources);
  expect(sources.waits).toEqual([{ ms: 4000, isCutShort: true }]);
  expect(sources.api.purchase).toHaveBeenCalledTimes(1);
});

test("however many wait, the line is looked at when the turn should have come", async () => {
  const sources = fakeSources();
  sources.api.line
    .mockResolvedValueOnce(aLine({ waiting: 100_000, pollAfterMs: 60_000 }))
    .mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  await follow(sources);
  expect(sources.waits.map(({ ms }) => ms)).toEqual([5650]);
});

test("a long line that stands is looked at less and less often, and as everybody may in the end", async () => {
  const sources = fakeSources();
  const moving = aLine({ pollAfterMs: 60_000 });
  sources.api.line.mockResolvedValueOnce(moving).mockResolvedValueOnce(aLine({ ...moving, head: 90 }));
  const standing = aLine({ ...moving, head: 90, ratePerSecond: null, state: "delayed" });
  for (let look = 0; look < 25; look++) sources.api.line.mockResolvedValueOnce(standing);
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

test("a cache that is stuck does not keep a purchase from being asked for, in ten looks and a minute", async () => {
  const sources = fakeSources();
  const stuck = aLine({ pollAfterMs: 10_000, ratePerSecond: null });
  sources.api.line.mockResolvedValue(stuck);
  sources.api.purchase.mockResolvedValueOnce(aPurchase()).mockResolvedValueOnce(fulfilled);
  await follow(sources);
  expect(sources.api.line).toHaveBeenCalledTimes(25);
});

test("a hidden page of a long line keeps to everybody's share", async () => {
  const sources = fakeSources();
  sources.hidden = true;
  sources.api.line
    .mockResolvedValueOnce(aLine({ head: 0, ratePerSecond: 0.1, pollAfterMs: 600_000 }))
    .mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  await follow(sources);
  expect(sources.waits).toEqual([{ ms: 600_000, isCutShort: true }]);
});

test("who comes from buying knows the place at once, and looks at a long line when told to", async () => {
  const sources = fakeSources();
  heads(sources, 100);
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources, null, aPurchase({ position: 90, etaMs: 50_000, pollAfterMs: 40_000 }));
  expect(shown[0]).toMatchObject({ phase: "waiting", position: 90, firstPosition: 90, etaMs: 50_000 });
  expect(sources.waits).toEqual([{ ms: 40_000, isCutShort: true }]);
});

test("a page that is loaded again waits for what is left of that, or not at all", async () => {
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
  // In a short line a look costs little and soon tells the outcome.
  expect(await wait(0, 300)).toEqual([]);
});

test("a hidden page asks least often, and at once when it is seen again", async () => {
  const sources = fakeSources();
  sources.hidden = true;
  heads(sources, 40, 100);
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  await follow(sources);
  expect(sources.waits).toEqual([{ ms: 20_000, isCutShort: true }]);
});

test("a purchase still queued behind the head is asked for again at every look", async () => {
  const sources = fakeSources();
  sources.api.line.mockResolvedValue(aLine({ head: 120, accepted: 130 }));
  sources.api.purchase.mockResolvedValueOnce(aPurchase()).mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(sources.api.purchase).toHaveBeenCalledTimes(2);
  expect(shown.at(-1)?.phase).toBe("decided");
});

test("the estimate is the position over the pace, and unknown without one", async () => {
  const sources = fakeSources();
  sources.api.line
    .mockResolvedValueOnce(aLine({ head: 0, ratePerSecond: null }))
    .mockResolvedValueOnce(aLine({ head: 40, ratePerSecond: 5 }))
    .mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(shown.slice(0, 2).map(outlook)).toEqual(["We can’t tell yet how long.", "About 12 seconds."]);
});

test("a paused or delayed line says so, and that the place is kept", async () => {
  const sources = fakeSources();
  sources.api.line
    .mockResolvedValueOnce(aLine({ state: "paused" }))
    .mockResolvedValueOnce(aLine({ state: "delayed" }))
    .mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(shown.slice(0, 2).map(outlook)).toEqual([
    "Issuing is paused. Your place is kept.",
    "Issuing is taking longer than usual. Your place is kept.",
  ]);
});

test("a lost connection keeps the place, waits longer each time, and goes on", async () => {
  const sources = fakeSources();
  sources.api.line
    .mockResolvedValueOnce(aLine())
    .mockRejectedValueOnce(lost())
    .mockRejectedValueOnce(lost())
    .mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(shown[1]).toMatchObject({ position: 60, trouble: "lost" });
  expect(shown[1] && outlook(shown[1])).toBe("We lost the connection. Your place is kept; trying again.");
  expect(sources.waits.map(({ ms }) => ms)).toEqual([3000, 500, 1000]);
  expect(shown.at(-1)).toMatchObject({ phase: "decided", trouble: null });
});

test("a device that is offline is told so, and asks again the moment it is back", async () => {
  const sources = fakeSources();
  sources.online = false;
  sources.api.line.mockRejectedValueOnce(lost()).mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  const shown = await follow(sources);
  expect(shown[0]?.trouble).toBe("offline");
  expect(sources.waits[0]?.isCutShort).toBe(true);
});

test("Retry-After is waited out in full, even if the page is looked at again", async () => {
  const sources = fakeSources();
  sources.api.line
    .mockRejectedValueOnce(refused("rate-limited", 429, 7000))
    .mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  await follow(sources);
  expect(sources.waits[0]).toEqual({ ms: 7700, isCutShort: false });
});

test("an unknown purchase is sent again with the same key and quantity, and followed on", async () => {
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

test("a line that began anew below this place makes the page ask for its purchase", async () => {
  const sources = fakeSources();
  sources.api.line.mockResolvedValueOnce(aLine({ accepted: 20, head: 10 })).mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockRejectedValueOnce(refused("purchase-unknown", 404)).mockResolvedValueOnce(fulfilled);
  sources.api.buy.mockResolvedValueOnce(aPurchase());
  await follow(sources, anIntention());
  expect(sources.api.buy).toHaveBeenCalledTimes(1);
});

test("a purchase that stays unknown is sent again at a growing distance, never in a tight loop", async () => {
  const sources = fakeSources();
  sources.api.line.mockResolvedValue(aLine({ head: 100 }));
  sources.api.buy.mockResolvedValue(aPurchase());
  for (let time = 0; time < 4; time++) sources.api.purchase.mockRejectedValueOnce(refused("purchase-unknown", 404));
  sources.api.purchase.mockResolvedValueOnce(fulfilled);
  await follow(sources, anIntention());
  expect(sources.waits.map(({ ms }) => ms)).toEqual([2000, 4000, 8000]);
  expect(new Set(sources.api.buy.mock.calls.map((call) => call[2]))).toEqual(new Set(["key-1"]));
});

test("an unknown purchase that this browser did not send is not invented", async () => {
  const sources = fakeSources();
  heads(sources, 100);
  sources.api.purchase.mockRejectedValueOnce(refused("purchase-unknown", 404));
  const shown = await follow(sources);
  expect(shown.at(-1)?.phase).toBe("unknown");
  expect(sources.api.buy).not.toHaveBeenCalled();
});

test("sent again and refused, it says why and the intention is over", async () => {
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

test("signed out on the way, the intention is kept for whoever signs in again", async () => {
  const sources = fakeSources();
  const intention = anIntention();
  sources.intentions.keep(intention);
  heads(sources, 100);
  sources.api.purchase.mockRejectedValueOnce(refused("unauthenticated", 401));
  const shown = await follow(sources, intention);
  expect(shown.at(-1)?.phase).toBe("signed-out");
  expect(sources.intentions.of(userId, eventId)?.key).toBe("key-1");
});

test("nothing more is asked once the page is left", async () => {
  const sources = fakeSources();
  const left = new AbortController();
  sources.api.line.mockImplementationOnce(() => {
    left.abort();
    return Promise.resolve(aLine());
  });
  const start = { eventId, purchaseId, purchase: aPurchase(), intention: null };
  await followPlace(start, sources, () => {}, left.signal);
  expect(sources.api.line).toHaveBeenCalledTimes(1);
});
