import { jittered, pollAfterMaxMs, pollAfterMinMs, type Purchase } from "@admit/contract";
import { isPassing, isRefusal, Refused } from "../api/errors.ts";
import type { Intention } from "../purchase/intention.ts";
import { sendPurchase } from "../purchase/send-purchase.ts";
import type { Sources } from "../sources.ts";
import { nothingKnown, placeInLine, suggestsAsking, type Place } from "./place.ts";
import { backoffMs, troubleOf, waitAfter } from "./trouble.ts";

/** A purchase is asked for at least this often, whatever the line says: a cache on the way may be stuck. */
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
  /** When the purchase itself was last asked for. */
  askedAt: number;
  /** Looks that failed, in a row. */
  failures: number;
  timesSentAgain: number;
  tell(change: Partial<Place>): void;
}

/**
 * Follows one purchase to its outcome. Asks for the line, which is the same for all who wait and cheap, as
 * often as the line says; for the purchase itself only when the line suggests it.
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
    failures: 0,
    timesSentAgain: 0,
    tell: (change) => show((follower.place = { ...follower.place, ...change })),
  };
  while (!signal.aborted) {
    try {
      const waitMs = await look(follower);
      if (waitMs === null) return;
      follower.failures = 0;
      await sources.restUntilBack(jittered(waitMs, sources.random()), signal);
    } catch (error) {
      if (signal.aborted || !(await recover(follower, error))) return;
    }
  }
}

/** One look; returns how long to wait before the next, or null when the outcome is known. */
async function look(follower: Follower): Promise<number | null> {
  const { sources, signal, eventId } = follower;
  const purchase = follower.purchase ?? (await ask(follower, follower.purchaseId));
  if (isDecided(follower, purchase)) return null;
  const line = await sources.api.line(eventId, signal);
  follower.tell(placeInLine(follower.place, purchase, line));
  keepUpToDate(follower, purchase);
  if (suggestsAsking(line, purchase.seq) || sources.clock.now() - follower.askedAt >= askAnywayMs) {
    if (isDecided(follower, await ask(follower, purchase.id))) return null;
  }
  return sources.isHidden() ? pollAfterMaxMs : Math.max(pollAfterMinMs, line.pollAfterMs);
}

async function ask(follower: Follower, purchaseId: string): Promise<Purchase> {
  follower.askedAt = follower.sources.clock.now();
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
