import {
  etaMs,
  jittered,
  lookAfterMs,
  pollAfterMaxMs,
  pollAfterMinMs,
  type Line,
  type Purchase,
} from "@admit/contract";
import { isPassing, isRefusal, Refused } from "../api/request.ts";
import type { Intention } from "../sources/intentions.ts";
import { sendPurchase } from "./send-purchase.ts";
import type { Sources } from "../sources/sources.ts";
import { nothingKnown, placeAtFirst, placeInLine, suggestsAsking, type Place } from "./position.ts";
import { backoffMs, troubleOf, waitAfter } from "../data/retry.ts";

/**
 * After so many looks and so long a purchase is asked for, whatever the line says: a cache on the way may be stuck.
 * By looks, since asking costs the service much more than a look, and looks are what is bounded.
 */
const askAnywayLooks = 10;
const askAnywayMs = 60_000;

export interface Following {
  eventId: string;
  purchaseId: string;
  /** The purchase, if it is at hand already. */
  purchase: Purchase | null;
  /** What was meant by it, if this browser sent it: then it can be sent again. */
  intention: Intention | null;
}

interface Follower extends Following {
  sources: Sources;
  signal: AbortSignal;
  place: Place;
  /** When the purchase itself was last asked for, and the looks at the line since then. */
  askedAt: number;
  looks: number;
  /** The head as it was last seen, and since when it has stood there. */
  head: number;
  headSince: number;
  /** The pace that the line last told of: one that stands tells none. */
  ratePerSecond: number | null;
  /** Looks that failed, in a row. */
  failures: number;
  timesSentAgain: number;
  tell(change: Partial<Place>): void;
}

/**
 * Follows one purchase to its outcome. Asks for the line, which is the same for all who wait and cheap, as
 * often as everybody may or when its turn should have come; for the purchase itself only when the line suggests it.
 *
 * @param show told each time something is known anew
 * @param signal ends the following
 */
export async function followPlace(
  following: Following,
  sources: Sources,
  show: (place: Place) => void,
  signal: AbortSignal,
): Promise<void> {
  const follower: Follower = {
    ...following,
    sources,
    signal,
    place: { ...nothingKnown, firstPosition: following.intention?.firstPosition ?? null },
    askedAt: sources.clock.now(),
    looks: 0,
    head: -1,
    headSince: 0,
    ratePerSecond: null,
    failures: 0,
    timesSentAgain: 0,
    tell: (change) => show((follower.place = { ...follower.place, ...change })),
  };
  await waitAtFirst(follower);
  while (!signal.aborted) {
    try {
      const waitMs = await look(follower);
      if (waitMs === null) return;
      follower.failures = 0;
      await sources.restUntilBack(waitMs, signal);
    } catch (error) {
      if (signal.aborted || !(await recover(follower, error))) return;
    }
  }
}

/**
 * Who comes straight from buying knows their place from the answer: in a long line they look no sooner than it says.
 * All who buy in the same second would look in it too.
 */
async function waitAtFirst(follower: Follower): Promise<void> {
  const { sources, signal, purchase, place } = follower;
  const known = purchase && placeAtFirst(place, purchase);
  if (!known || !purchase?.pollAfterMs || purchase.pollAfterMs <= jittered(pollAfterMinMs, 1)) return;
  // A page that is loaded again has the answer of before.
  const leftMs = Date.parse(purchase.acceptedAt) + purchase.pollAfterMs - sources.clock.now();
  if (leftMs <= 0) return;
  follower.tell(known);
  await sources.restUntilBack(Math.min(leftMs, purchase.pollAfterMs), signal);
}

/** One look; returns how long to wait before the next, or null when the outcome is known. */
async function look(follower: Follower): Promise<number | null> {
  const { sources, signal, eventId } = follower;
  const purchase = follower.purchase ?? (await ask(follower, follower.purchaseId));
  if (isDecided(follower, purchase)) return null;
  const line = await sources.api.line(eventId, signal);
  follower.tell(placeInLine(follower.place, purchase, line));
  keepUpToDate(follower, purchase);
  follower.looks++;
  const isAnyway = follower.looks >= askAnywayLooks && sources.clock.now() - follower.askedAt >= askAnywayMs;
  if (suggestsAsking(line, purchase.seq) || isAnyway) {
    if (isDecided(follower, await ask(follower, purchase.id))) return null;
  }
  const waitMs = untilNextLook(follower, line, purchase.seq);
  return sources.isHidden() ? Math.max(jittered(pollAfterMaxMs, sources.random()), waitMs) : waitMs;
}

function untilNextLook(follower: Follower, line: Line, seq: number): number {
  const now = follower.sources.clock.now();
  if (line.head !== follower.head) [follower.head, follower.headSince] = [line.head, now];
  follower.ratePerSecond = line.ratePerSecond ?? follower.ratePerSecond;
  const position = Math.max(0, seq - line.head);
  const stoodMs = Math.max(0, now - follower.headSince);
  const waiting = { shareMs: line.pollAfterMs, position, etaMs: etaMs(position, follower.ratePerSecond), stoodMs };
  return lookAfterMs(waiting, () => follower.sources.random());
}

async function ask(follower: Follower, purchaseId: string): Promise<Purchase> {
  follower.askedAt = follower.sources.clock.now();
  follower.looks = 0;
  const purchase = await follower.sources.api.purchase(follower.eventId, purchaseId, follower.signal);
  follower.purchase = purchase;
  return purchase;
}

/** Only a final answer ends an intention. */
function isDecided(follower: Follower, purchase: Purchase): boolean {
  if (purchase.status === "queued") return false;
  if (follower.intention) follower.sources.intentions.forget(follower.intention);
  follower.tell({ phase: "decided", purchase, trouble: null });
  return true;
}

function keepUpToDate(follower: Follower, purchase: Purchase): void {
  const { intention, place, sources } = follower;
  if (!intention) return;
  if (intention.purchaseId === purchase.id && intention.firstPosition === place.firstPosition) return;
  follower.intention = { ...intention, purchaseId: purchase.id, firstPosition: place.firstPosition };
  sources.intentions.keep(follower.intention);
}

/** What to do about an error; returns whether to go on looking. */
async function recover(follower: Follower, error: unknown): Promise<boolean> {
  if (isRefusal(error, "purchase-unknown") && follower.intention) return sendAgain(follower, follower.intention);
  if (isPassing(error)) {
    follower.tell({ trouble: troubleOf(error, follower.sources) });
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
    const purchase = await sendPurchase(intention, sources, (trouble) => follower.tell({ trouble }), signal);
    follower.purchase = purchase;
    follower.askedAt = sources.clock.now();
    follower.tell({ ...nothingKnown, phase: "waiting", purchase, sentAgain: true });
    keepUpToDate(follower, purchase);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    return giveUp(follower, error);
  }
}

/** Signing in can mend one of these; the others are final. */
function giveUp(follower: Follower, error: unknown): false {
  if (!(error instanceof Refused)) throw error;
  const { problem } = error;
  if (problem.code === "unauthenticated") follower.tell({ phase: "signed-out" });
  else if (problem.code === "purchase-unknown") follower.tell({ phase: "unknown" });
  else {
    if (follower.intention) follower.sources.intentions.forget(follower.intention);
    follower.tell({ phase: "refused", problem });
  }
  return false;
}
