import type { KnownCounters, LineStore, Publication } from "@admit/line";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LineBoard } from "./line-board.ts";

const eventId = "01J00000000000000000000001";
const event = { id: eventId, capacity: 1000, issuedCount: 0, pausedAt: null, shedMessage: null };

/** A board whose Redis answers what the test says. */
function makeHarness(counters: KnownCounters | null = null) {
  const answer = { counters };
  const readCounters = vi.fn<LineStore["readCounters"]>(async (eventIds) => eventIds.map(() => answer.counters));
  const emptied: string[] = [];
  const board = new LineBoard({ readCounters }, pino({ level: "silent" }), (id) => emptied.push(id));
  return { board, emptied, answer, readCounters };
}

/** A board that knows the event's line, with so many purchases in it. */
function openLine(waiting = 0, counters: KnownCounters | null = null) {
  const harness = makeHarness(counters);
  harness.board.lineOf(event);
  if (waiting > 0) harness.board.noteAccepted(eventId, waiting, Date.now());
  return harness;
}

/** Publishes decisions of `decided` purchases up to each head, `everyMs` apart. */
async function decide(board: LineBoard, heads: readonly number[], decided: number, everyMs: number): Promise<void> {
  for (const head of heads) {
    await vi.advanceTimersByTimeAsync(everyMs);
    board.noteDecided(publicationOf(head, decided));
  }
}

/** Counters of a line that began as "a". */
const countersOf = (seq: number, head: number, sinceMs = 0): KnownCounters => ({
  seq,
  head,
  headAcceptedAtMs: 0,
  sinceMs,
  born: "a",
});

function publicationOf(head: number, decided: number): Publication {
  const outcomes = Array.from({ length: decided }, () => ({}) as Publication["outcomes"][number]);
  return { eventId, head, headAcceptedAtMs: Date.now(), remaining: 500, outcomes, changes: [] };
}

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

test("the depth is accepted less decided purchases, and the oldest wait grows until it is decided", async () => {
  const { board } = openLine();
  expect(board.lineOf(event)).toMatchObject({ state: "idle", waiting: 0, ratePerSecond: null, oldestWaitMs: null });
  board.noteAccepted(eventId, 10, Date.now());
  await vi.advanceTimersByTimeAsync(500);
  expect(board.lineOf(event)).toMatchObject({ state: "moving", accepted: 10, waiting: 10, oldestWaitMs: 500 });
  board.noteDecided(publicationOf(10, 10));
  await vi.advanceTimersByTimeAsync(200);
  expect(board.lineOf(event)).toMatchObject({ state: "idle", waiting: 0, head: 10, oldestWaitMs: null });
});

test("lines first requested in one turn are read from Redis together, each once", async () => {
  const { board, readCounters } = makeHarness(countersOf(7, 3));
  for (const id of ["a", "b", "c", "a"]) board.lineOf({ ...event, id });
  await vi.advanceTimersByTimeAsync(1);
  expect(readCounters.mock.calls).toEqual([[["a", "b", "c"]]]);
  expect(board.headOf("b")).toBe(3);
});

test("the head never goes back", async () => {
  const { board } = openLine();
  await decide(board, [20, 15], 5, 0);
  expect(board.headOf(eventId)).toBe(20);
});

test("a line with waiting purchases that has not moved for two seconds is delayed", async () => {
  const { board } = openLine(5);
  await vi.advanceTimersByTimeAsync(2100);
  expect(board.lineOf(event).state).toBe("delayed");
  board.noteDecided(publicationOf(3, 3));
  await vi.advanceTimersByTimeAsync(200);
  expect(board.lineOf(event).state).toBe("moving");
});

test("the pace counts only time in which purchases waited, and is unknown until there was enough of it", async () => {
  const { board } = openLine(1);
  await decide(board, [1], 1, 5);
  await vi.advanceTimersByTimeAsync(2000);
  expect(board.lineOf(event).ratePerSecond).toBeNull();
  expect(board.positionOf(eventId, 300).pollAfterMs).toBeLessThanOrEqual(300);

  board.noteAccepted(eventId, 1000, Date.now());
  await decide(board, [100, 200, 300, 400], 100, 100);
  await vi.advanceTimersByTimeAsync(100);
  const { ratePerSecond } = board.lineOf(event);
  expect(ratePerSecond).toBeGreaterThan(950);
  expect(ratePerSecond).toBeLessThan(1050);
});

test("after a standstill the pace is measured anew, so that no buyer polls too late", async () => {
  const { board } = openLine(2000);
  await decide(board, [100], 100, 5000);
  await vi.advanceTimersByTimeAsync(200);
  expect(board.lineOf(event).ratePerSecond).toBeNull();
  await decide(board, [300], 200, 0);
  await decide(board, [500, 700], 200, 200);
  await vi.advanceTimersByTimeAsync(200);
  expect(board.lineOf(event).ratePerSecond).toBeGreaterThan(900);
});

/** A line of 5,000 that moves at 1,000 per second, a publication each 100 ms. */
async function makeMovingLine() {
  const { board } = openLine(5000);
  const heads = Array.from({ length: 10 }, (_, at) => (at + 1) * 100);
  await decide(board, heads, 100, 100);
  expect(board.positionOf(eventId, 2000).etaMs).toBe(1000);
  return board;
}
const unknown = { ratePerSecond: null, etaMs: null };
const estimateOf = (board: LineBoard, paused = false) => ({
  ratePerSecond: board.lineOf(paused ? { ...event, pausedAt: new Date() } : event).ratePerSecond,
  etaMs: board.positionOf(eventId, 2000).etaMs,
});

test("from the moment an event is paused no pace and no time is shown, also not from publications in flight", async () => {
  const board = await makeMovingLine();
  board.noteEventChanged(eventId);
  expect(board.positionOf(eventId, 2000).etaMs).toBeNull();
  expect(board.lineOf({ ...event, pausedAt: new Date() })).toMatchObject({ state: "paused", ratePerSecond: null });
  await decide(board, [1100], 100, 400);
  for (let seconds = 0; seconds < 6; seconds++) {
    expect(estimateOf(board, true)).toEqual(unknown);
    await vi.advanceTimersByTimeAsync(1000);
  }
});

test("a pause without a message is noticed when the event is read", async () => {
  const board = await makeMovingLine();
  await vi.advanceTimersByTimeAsync(100);
  expect(estimateOf(board, true)).toEqual(unknown);
});

test("after resuming, the pace counts only decisions from then on", async () => {
  const board = await makeMovingLine();
  board.noteEventChanged(eventId);
  board.lineOf({ ...event, pausedAt: new Date() });
  await vi.advanceTimersByTimeAsync(10_000);
  board.noteEventChanged(eventId);
  expect(estimateOf(board)).toEqual(unknown);
  await decide(board, [1050, 1100, 1150, 1200, 1250], 50, 100);
  await vi.advanceTimersByTimeAsync(100);
  const { ratePerSecond } = board.lineOf(event);
  expect(ratePerSecond).toBeGreaterThan(350);
  expect(ratePerSecond).toBeLessThan(550);
});

test("a line whose worker has stopped slows down, and after half a second shows no pace and no time", async () => {
  const board = await makeMovingLine();
  await vi.advanceTimersByTimeAsync(400);
  const { ratePerSecond } = estimateOf(board);
  expect(ratePerSecond).toBeLessThan(800);
  await vi.advanceTimersByTimeAsync(200);
  expect(estimateOf(board)).toEqual(unknown);
  await vi.advanceTimersByTimeAsync(1500);
  expect(board.lineOf(event).state).toBe("delayed");
  expect(estimateOf(board)).toEqual(unknown);
});

test("a line whose groups take a second each keeps its pace between them", async () => {
  const { board } = openLine(5000);
  await decide(board, [1000, 2000, 3000], 1000, 1000);
  await vi.advanceTimersByTimeAsync(900);
  expect(board.lineOf(event).ratePerSecond).toBeGreaterThan(700);
});

test("what another gateway accepted shows within a second", async () => {
  const { board, answer } = openLine();
  answer.counters = countersOf(30, 10, Date.now());
  await vi.advanceTimersByTimeAsync(1100);
  expect(board.lineOf(event)).toMatchObject({ accepted: 30, head: 10, waiting: 20 });
});

test("a line that Redis forgot is reported, and shows no waiting purchase", async () => {
  const { board, emptied, answer } = openLine(0, countersOf(30, 10));
  await vi.advanceTimersByTimeAsync(1100);
  expect(board.lineOf(event).waiting).toBe(20);
  answer.counters = null;
  await vi.advanceTimersByTimeAsync(1100);
  expect(emptied).toEqual([eventId]);
  expect(board.lineOf(event).waiting).toBe(0);
});

test("remaining tickets are the publication's while it is fresh, then the event's own", async () => {
  const { board } = openLine();
  await decide(board, [1], 1, 0);
  expect(board.remainingOf(eventId)).toBe(500);
  await vi.advanceTimersByTimeAsync(1500);
  expect(board.remainingOf(eventId)).toBeNull();
  expect(board.lineOf(event).remaining).toBe(1000);
});
