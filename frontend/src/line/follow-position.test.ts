import type { Line, Purchase } from "@admit/contract";
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

const fulfilled = aPurchase({ status: "fulfilled", issued: 2, notIssued: 0, capReached: false, pollAfterMs: null });

interface Served {
  /** Answers polls of the line one after another; a number is its head. */
  lines?: (number | Partial<Line> | Error)[];
  /** Answers requests for the purchase; the last one is the outcome. */
  purchases?: (Purchase | Error)[];
}

/** Sources whose service answers so. */
const serving = ({ lines = [], purchases = [fulfilled] }: Served): FakeSources =>
  fakeSources({
    line: lines.map((line) => {
      if (line instanceof Error) return line;
      return aLine(typeof line === "number" ? { head: line } : line);
    }),
    purchase: purchases,
  });

const msOf = (sources: FakeSources) => sources.waits.map(({ ms }) => ms);
const unknown = () => refused("purchase-unknown");

/** Follows to the end, and returns every state that was shown. */
async function follow(sources: FakeSources, intention: Intention | null = null, purchase = aPurchase()) {
  const shown: PositionState[] = [];
  const start = { eventId, purchaseId, purchase, intention };
  await followPosition(start, sources, (state) => shown.push(state), new AbortController().signal);
  return shown;
}

test("the position counts down with the head, until the outcome", async () => {
  const shown = await follow(serving({ lines: [40, 70, 100] }));
  expect(shown.map(({ position }) => position)).toEqual([60, 30, 0, 0]);
  expect(shown.at(-1)).toMatchObject({ phase: "decided", purchase: fulfilled, firstPosition: 60 });
});

test("the shown position never grows, also after a stale answer", async () => {
  const shown = await follow(serving({ lines: [70, 40, 60, 100] }));
  expect(shown.map(({ position }) => position)).toEqual([30, 30, 30, 0, 0]);
});

test("the line is polled as often as it says, and the purchase fetched only once its turn has come", async () => {
  const sources = serving({ lines: [{ pollAfterMs: 4000 }, 100] });
  await follow(sources);
  expect(sources.waits).toEqual([{ ms: 4000, isCutShort: true }]);
  expect(sources.api.purchase).toHaveBeenCalledTimes(1);
});

test("however many wait, the line is polled when the turn should have come", async () => {
  const sources = serving({ lines: [{ waiting: 100_000, pollAfterMs: 60_000 }, 100] });
  await follow(sources);
  expect(msOf(sources)).toEqual([5650]);
});

test("a long line that does not move is polled less and less often, down to the service's rate", async () => {
  const moving = { pollAfterMs: 60_000 };
  const standing = { ...moving, head: 90, ratePerSecond: null, state: "delayed" } as const;
  const lines = [moving, { ...moving, head: 90 }, ...Array.from({ length: 25 }, () => standing), 100];
  const sources = serving({ lines, purchases: [aPurchase(), aPurchase(), fulfilled] });
  await follow(sources);
  const waits = msOf(sources);
  expect(waits.slice(1, 6)).toEqual([1150, 1150, 1150, 1725, 2588]);
  expect(waits.at(-1)).toBe(60_000);
});

test("despite a stuck cache, the purchase is fetched after ten polls and a minute", async () => {
  const sources = serving({ purchases: [aPurchase(), fulfilled] });
  sources.api.line.mockResolvedValue(aLine({ pollAfterMs: 10_000, ratePerSecond: null }));
  await follow(sources);
  expect(sources.api.line).toHaveBeenCalledTimes(24);
});

test.each([
  ["least often", 40, 20_000],
  ["at the service's rate in a long line", { head: 0, ratePerSecond: 0.1, pollAfterMs: 600_000 }, 600_000],
])("a hidden page polls %s, and at once when it is visible", async (_what, line, ms) => {
  const sources = serving({ lines: [line, 100] });
  sources.hidden = true;
  await follow(sources);
  expect(sources.waits).toEqual([{ ms, isCutShort: true }]);
});

test("right after buying the position is known, and a long line is polled as late as the answer says", async () => {
  const sources = serving({ lines: [100] });
  const shown = await follow(sources, null, aPurchase({ position: 90, etaMs: 50_000, pollAfterMs: 40_000 }));
  expect(shown[0]).toMatchObject({ phase: "waiting", position: 90, firstPosition: 90, etaMs: 50_000 });
  expect(sources.waits).toEqual([{ ms: 40_000, isCutShort: true }]);
});

test("after a reload, only the rest of that wait is left, or none", async () => {
  const wait = async (agoMs: number, pollAfterMs: number) => {
    const sources = serving({ lines: [100] });
    const acceptedAt = new Date(sources.clock.now() - agoMs).toISOString();
    await follow(sources, null, aPurchase({ position: 90, etaMs: 50_000, pollAfterMs, acceptedAt }));
    return msOf(sources);
  };
  expect(await wait(30_000, 40_000)).toEqual([10_000]);
  expect(await wait(60_000, 40_000)).toEqual([]);
  // In a short line a poll costs little and soon finds the outcome.
  expect(await wait(0, 300)).toEqual([]);
});

test("a purchase still queued behind the head is fetched again at every poll", async () => {
  const behind = { head: 120, accepted: 130 };
  const sources = serving({ lines: [behind, behind], purchases: [aPurchase(), fulfilled] });
  const shown = await follow(sources);
  expect(sources.api.purchase).toHaveBeenCalledTimes(2);
  expect(shown.at(-1)?.phase).toBe("decided");
});

test("the estimate is the position divided by the rate, and unknown without one", async () => {
  const lines = [{ head: 0, ratePerSecond: null }, { head: 40, ratePerSecond: 5 }, 100];
  const shown = await follow(serving({ lines }));
  expect(shown.slice(0, 2).map(outlook)).toEqual(["We don’t have an estimate yet.", "About 12 seconds."]);
});

test("a paused or delayed line says so, and that the position is safe", async () => {
  const shown = await follow(serving({ lines: [{ state: "paused" }, { state: "delayed" }, 100] }));
  expect(shown.slice(0, 2).map(outlook)).toEqual([
    "Sales are paused. Your position is safe.",
    "This is taking longer than usual. Your position is safe.",
  ]);
});

test("a lost connection keeps the position, waits longer each time, and continues", async () => {
  const sources = serving({ lines: [40, lost(), lost(), 100] });
  const shown = await follow(sources);
  expect(shown[1]).toMatchObject({ position: 60, trouble: "lost" });
  expect(shown[1] && outlook(shown[1])).toBe("We lost the connection. Your position is safe; trying again.");
  expect(msOf(sources)).toEqual([3000, 500, 1000]);
  expect(shown.at(-1)).toMatchObject({ phase: "decided", trouble: null });
});

test.each([
  ["an offline device says so, and polls the moment it is back", lost(), "offline", { ms: 500, isCutShort: true }],
  [
    "Retry-After is waited out in full, even if the page becomes visible",
    refused("rate-limited", 7000),
    "busy",
    { ms: 7700, isCutShort: false },
  ],
])("%s", async (_what, error, trouble, wait) => {
  const sources = serving({ lines: [error, 100] });
  sources.online = false;
  const shown = await follow(sources);
  expect(shown[0]?.trouble).toBe(trouble);
  expect(sources.waits[0]).toEqual(wait);
});

test("an unknown purchase is sent again with the same key and quantity, and followed further", async () => {
  const sources = serving({
    lines: [100, 199, 200],
    purchases: [unknown(), { ...fulfilled, id: "new", seq: 200 }],
  });
  sources.api.buy.mockResolvedValueOnce(aPurchase({ id: "new", seq: 200 }));
  const shown = await follow(sources, anIntention());
  expect(sources.api.buy.mock.calls.map((call) => call.slice(0, 3))).toEqual([[eventId, 2, "key-1"]]);
  expect(shown.at(-1)).toMatchObject({ phase: "decided", sentAgain: true });
  expect(sources.intentions.of(userId, eventId)).toBeNull();
});

test("a line that restarted below this position makes the page fetch its purchase", async () => {
  const sources = serving({ lines: [{ accepted: 20, head: 10 }, 100], purchases: [unknown(), fulfilled] });
  sources.api.buy.mockResolvedValueOnce(aPurchase());
  await follow(sources, anIntention());
  expect(sources.api.buy).toHaveBeenCalledTimes(1);
});

test("a purchase that stays unknown is sent again at growing intervals, never in a tight loop", async () => {
  const sources = serving({ purchases: [unknown(), unknown(), unknown(), unknown(), fulfilled] });
  sources.api.line.mockResolvedValue(aLine({ head: 100 }));
  sources.api.buy.mockResolvedValue(aPurchase());
  await follow(sources, anIntention());
  expect(msOf(sources)).toEqual([2000, 4000, 8000]);
  expect(new Set(sources.api.buy.mock.calls.map((call) => call[2]))).toEqual(new Set(["key-1"]));
});

test("an unknown purchase that this browser did not send is not sent", async () => {
  const sources = serving({ lines: [100], purchases: [unknown()] });
  const shown = await follow(sources);
  expect(shown.at(-1)?.phase).toBe("unknown");
  expect(sources.api.buy).not.toHaveBeenCalled();
});

test("sent again and refused, it says why and forgets the intention", async () => {
  const sources = serving({ lines: [100], purchases: [unknown()] });
  sources.intentions.keep(anIntention());
  sources.api.buy.mockRejectedValueOnce(refused("sold-out"));
  const shown = await follow(sources, anIntention());
  expect(shown.at(-1)).toMatchObject({ phase: "refused", problem: { code: "sold-out" } });
  expect(sources.intentions.of(userId, eventId)).toBeNull();
});

test("the intention lives until the outcome is final, and remembers the first position for a reload", async () => {
  const sources = serving({ lines: [40, 100], purchases: [] });
  sources.intentions.keep(anIntention());
  const kept: (Intention | null)[] = [];
  sources.api.purchase.mockImplementationOnce(() => {
    kept.push(sources.intentions.of(userId, eventId));
    return Promise.resolve(fulfilled);
  });
  await follow(sources, anIntention());
  expect(kept).toMatchObject([{ key: "key-1", firstPosition: 60 }]);
  expect(sources.intentions.of(userId, eventId)).toBeNull();
});

test("signed out meanwhile, the intention is kept for the next sign-in", async () => {
  const sources = serving({ lines: [100], purchases: [refused("unauthenticated")] });
  sources.intentions.keep(anIntention());
  const shown = await follow(sources, anIntention());
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
