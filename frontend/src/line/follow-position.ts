import { etaMs, jittered, nextPollMs, pollAfterMaxMs, pollAfterMinMs, type Line, type Purchase } from "@admit/contract";
import { isPassing, isRefusal, Refused } from "../api/request.ts";
import { backoffMs, troubleOf, untilAnswered, waitAfter } from "../data/retry.ts";
import type { Intention } from "../sources/intentions.ts";
import type { Sources } from "../sources/sources.ts";
import { nothingKnown, positionAtFirst, positionInLine, suggestsAsking, type PositionState } from "./position.ts";

/**
 * After this many polls and this long, the purchase is fetched whatever the line says: a cache in between may be stuck.
 * Counted in polls, since their number is bounded and fetching a purchase costs much more.
 */
const askAnywayPolls = 10;
const askAnywayMs = 60_000;

export interface Following {
  eventId: string;
  purchaseId: string;
  /** The purchase, if it is known already. */
  purchase: Purchase | null;
  /** If this browser sent the purchase: then it can send it again. */
  intention: Intention | null;
}

interface Follower extends Following {
  sources: Sources;
  signal: AbortSignal;
  state: PositionState;
  /** When the purchase was last fetched, and the polls of the line since then. */
  askedAt: number;
  polls: number;
  /** The head of the last poll, and since when it has not moved. */
  head: number;
  headSince: number;
  /** The last known rate: a line that does not move reports none. */
  ratePerSecond: number | null;
  /** Failed polls in a row. */
  failures: number;
  timesSentAgain: number;
  update(change: Partial<PositionState>): void;
}

/**
 * Follows one purchase to its outcome. Polls the line, which is cheap and the same for all who wait, as often as the
 * service allows or when the turn should have come; fetches the purchase itself only when the line suggests it.
 *
 * @param show called at each change
 * @param signal ends the following
 */
export async function followPosition(
  following: Following,
  sources: Sources,
  show: (state: PositionState) => void,
  signal: AbortSignal,
): Promise<void> {
  const follower: Follower = {
    ...following,
    sources,
    signal,
    state: { ...nothingKnown, firstPosition: following.intention?.firstPosition ?? null },
    askedAt: sources.clock.now(),
    polls: 0,
    head: -1,
    headSince: 0,
    ratePerSecond: null,
    failures: 0,
    timesSentAgain: 0,
    update: (change) => show((follower.state = { ...follower.state, ...change })),
  };
  await waitAtFirst(follower);
  while (!signal.aborted) {
    try {
      const waitMs = await poll(follower);
      if (waitMs === null) return;
      follower.failures = 0;
      await sources.restUntilBack(waitMs, signal);
    } catch (error) {
      if (signal.aborted || !(await recover(follower, error))) return;
    }
  }
}

/**
 * Right after buying, the answer states the position: in a long line the first poll waits as long as it says, since all
 * who bought in the same second would poll too.
 */
async function waitAtFirst(follower: Follower): Promise<void> {
  const { sources, signal, purchase, state } = follower;
  const known = purchase && positionAtFirst(state, purchase);
  if (!known || !purchase?.pollAfterMs || purchase.pollAfterMs <= jittered(pollAfterMinMs, 1)) return;
  // After a reload the answer is older.
  const leftMs = Date.parse(purchase.acceptedAt) + purchase.pollAfterMs - sources.clock.now();
  if (leftMs <= 0) return;
  follower.update(known);
  await sources.restUntilBack(Math.min(leftMs, purchase.pollAfterMs), signal);
}

/** One poll; returns how long to wait before the next, or null when the outcome is known. */
async function poll(follower: Follower): Promise<number | null> {
  const { sources, signal, eventId } = follower;
  const purchase = follower.purchase ?? (await ask(follower, follower.purchaseId));
  if (isDecided(follower, purchase)) return null;
  const line = await sources.api.line(eventId, signal);
  follower.update(positionInLine(follower.state, purchase, line));
  keepUpToDate(follower, purchase);
  follower.polls++;
  const isAnyway = follower.polls >= askAnywayPolls && sources.clock.now() - follower.askedAt >= askAnywayMs;
  if (suggestsAsking(line, purchase.seq) || isAnyway) {
    if (isDecided(follower, await ask(follower, purchase.id))) return null;
  }
  const waitMs = untilNextPoll(follower, line, purchase.seq);
  return sources.isHidden() ? Math.max(jittered(pollAfterMaxMs, sources.random()), waitMs) : waitMs;
}

function untilNextPoll(follower: Follower, line: Line, seq: number): number {
  const now = follower.sources.clock.now();
  if (line.head !== follower.head) [follower.head, follower.headSince] = [line.head, now];
  follower.ratePerSecond = line.ratePerSecond ?? follower.ratePerSecond;
  const position = Math.max(0, seq - line.head);
  const standstillMs = Math.max(0, now - follower.headSince);
  const waiting = { shareMs: line.pollAfterMs, position, etaMs: etaMs(position, follower.ratePerSecond), standstillMs };
  return nextPollMs(waiting, () => follower.sources.random());
}

async function ask(follower: Follower, purchaseId: string): Promise<Purchase> {
  follower.askedAt = follower.sources.clock.now();
  follower.polls = 0;
  const purchase = await follower.sources.api.purchase(follower.eventId, purchaseId, follower.signal);
  follower.purchase = purchase;
  return purchase;
}

/** Only a final answer ends an intention. */
function isDecided(follower: Follower, purchase: Purchase): boolean {
  if (purchase.status === "queued") return false;
  if (follower.intention) follower.sources.intentions.forget(follower.intention);
  follower.update({ phase: "decided", purchase, trouble: null });
  return true;
}

function keepUpToDate(follower: Follower, purchase: Purchase): void {
  const { intention, state, sources } = follower;
  if (!intention) return;
  if (intention.purchaseId === purchase.id && intention.firstPosition === state.firstPosition) return;
  follower.intention = { ...intention, purchaseId: purchase.id, firstPosition: state.firstPosition };
  sources.intentions.keep(follower.intention);
}

/** Handles an error; returns whether to continue. */
async function recover(follower: Follower, error: unknown): Promise<boolean> {
  const { intention, sources } = follower;
  if (isRefusal(error, "purchase-unknown") && intention) {
    // A buyer who left the line, perhaps in another tab, has forgotten the intention.
    const isKept = sources.intentions.all(intention.userId).some(({ key }) => key === intention.key);
    return isKept ? sendAgain(follower, intention) : giveUp(follower, error);
  }
  if (isPassing(error)) {
    follower.update({ trouble: troubleOf(error, follower.sources) });
    await waitAfter(error, follower.failures++, follower.sources, follower.signal);
    return true;
  }
  return giveUp(follower, error);
}

/** The line was lost before this purchase was decided. With the same key it is the same purchase again. */
async function sendAgain(follower: Follower, intention: Intention): Promise<boolean> {
  const { sources, signal } = follower;
  try {
    if (follower.timesSentAgain++ > 0) {
      await sources.rest(jittered(backoffMs(follower.timesSentAgain), sources.random()), signal);
    }
    const buy = () => sources.api.buy(intention.eventId, intention.quantity, intention.key, signal);
    const purchase = await untilAnswered(buy, sources, signal, (error) =>
      follower.update({ trouble: troubleOf(error, sources) }),
    );
    follower.purchase = purchase;
    follower.askedAt = sources.clock.now();
    follower.update({ ...nothingKnown, phase: "waiting", purchase, sentAgain: true });
    keepUpToDate(follower, purchase);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    return giveUp(follower, error);
  }
}

/** Signing in can solve one of these; the others are final. */
function giveUp(follower: Follower, error: unknown): false {
  if (!(error instanceof Refused)) throw error;
  const { problem } = error;
  if (problem.code === "unauthenticated") follower.update({ phase: "signed-out" });
  else if (problem.code === "purchase-unknown") follower.update({ phase: "unknown" });
  else {
    if (follower.intention) follower.sources.intentions.forget(follower.intention);
    follower.update({ phase: "refused", problem });
  }
  return false;
}
