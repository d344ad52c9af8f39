import { delayedAfterMs, etaMs, nextPollMs, pollAfterMs, standstillPollMs, type Line } from "@admit/contract";
import { lineState, oldestWaitMs, waitingIn, type KnownCounters, type LineStore, type Publication } from "@admit/line";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";

/** Most lines known at a time; the least recently requested is forgotten. */
const linesMax = 10_000;
/** Lines requested within this time are refreshed from Redis, for what other gateways accepted. */
const watchedMs = 10_000;
const refreshMs = 1000;
/** Over how long the pace is measured, and how long the line must have been busy within that. */
const paceWindowMs = 5000;
const paceBusyMinMs = 300;
/**
 * A line has no pace after this many times its recent interval between two publications without a new one, and never
 * once it is delayed: its worker may be gone, or the event paused.
 */
const standstillFactor = 4;
const standstillMinMs = 500;
/** How long one rendering of the line answers all requests. */
const renderedMs = 100;

/** A line as this gateway knows it. */
interface BoardLine extends KnownCounters {
  /** From the last publication, and when that was. */
  remaining: number | null;
  remainingAtMs: number;
  /** How many purchases each publication decided, and for how long purchases had been waiting for it. */
  pace: { atMs: number; count: number; busyMs: number }[];
  /** An operator has paused the event, as far as is known. */
  isPaused: boolean;
  /** When the last publication came, or the line stopped being empty, whichever is later. */
  busySinceMs: number;
  /** When the head last moved, or the line stopped being empty. */
  progressAtMs: number;
  requestedAtMs: number;
  rendered: Line | null;
  renderedAtMs: number;
}

/** What the board needs of an event besides its line. */
export interface LineEvent {
  id: string;
  capacity: number;
  issuedCount: number;
  pausedAt: Date | null;
  /** For buyers, while new purchases are refused. */
  shedMessage: string | null;
}

/** The position of a waiting purchase; times in milliseconds. */
export interface LinePosition {
  /** How many purchases are before and including it. */
  position: number;
  /** Null while it is not known. */
  etaMs: number | null;
  pollAfterMs: number;
}

/** The lines' counters in memory: updated by the issuers' publications, corrected from Redis each second. */
export class LineBoard {
  readonly #lines = new LRUCache<string, BoardLine>({ max: linesMax });
  readonly #timer: NodeJS.Timeout;
  /** Lines requested for the first time: read from Redis together, at the end of this turn of the event loop. */
  #unread: string[] = [];

  /** @param onEmptied called when Redis has forgotten a line that this gateway knew */
  readonly #store: Pick<LineStore, "readCounters">;
  readonly #log: Logger;
  readonly #onEmptied: (eventId: string) => void;

  constructor(store: Pick<LineStore, "readCounters">, log: Logger, onEmptied: (eventId: string) => void) {
    this.#store = store;
    this.#log = log;
    this.#onEmptied = onEmptied;

    this.#timer = setInterval(() => void this.#refreshWatched(), refreshMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** The public line. Never waits: a line that is not known yet is read for the next request. */
  lineOf(event: LineEvent): Line {
    const nowMs = Date.now();
    const line = this.#requested(event.id, nowMs);
    line.isPaused = event.pausedAt !== null;
    if (line.rendered === null || nowMs - line.renderedAtMs >= renderedMs) {
      line.rendered = render(event, line, nowMs);
      line.renderedAtMs = nowMs;
    }
    return line.rendered;
  }

  /** The line's head, as far as it is known. */
  headOf(eventId: string): number {
    return this.#requested(eventId, Date.now()).head;
  }

  /** A waiting purchase's position, and when to poll again. */
  positionOf(eventId: string, seq: number): LinePosition {
    const nowMs = Date.now();
    const line = this.#requested(eventId, nowMs);
    const position = Math.max(0, seq - line.head);
    const waiting = waitingIn(line);
    const eta = etaMs(position, paceOf(line, nowMs));
    const own = { shareMs: pollAfterMs(waiting), position, etaMs: eta, standstillMs: standstillMs(line, nowMs) };
    return { position, etaMs: eta, pollAfterMs: nextPollMs(own, Math.random) };
  }

  /** Remaining tickets by the last publication; null when the event's row, at most a second old, is newer. */
  remainingOf(eventId: string): number | null {
    const line = this.#lines.peek(eventId);
    if (line === undefined || Date.now() - line.remainingAtMs > refreshMs) return null;
    return line.remaining;
  }

  /** The head when positions were given: no older one is used from then on. */
  noteHead(eventId: string, head: number): void {
    const nowMs = Date.now();
    moveHead(this.#requested(eventId, nowMs), head, nowMs);
  }

  /** The event's row has changed, perhaps paused or resumed: the earlier pace no longer applies. */
  noteEventChanged(eventId: string): void {
    const line = this.#lines.peek(eventId);
    if (line === undefined) return;
    line.pace = [];
    line.isPaused = false;
    line.rendered = null;
  }

  noteAccepted(eventId: string, seq: number, acceptedAtMs: number): void {
    const nowMs = Date.now();
    const line = this.#requested(eventId, nowMs);
    if (waitingIn(line) === 0) {
      line.sinceMs = acceptedAtMs;
      line.progressAtMs = nowMs;
      line.busySinceMs = nowMs;
    }
    line.seq = Math.max(line.seq, seq);
  }

  noteDecided(publication: Publication): void {
    const nowMs = Date.now();
    const line = this.#lines.peek(publication.eventId);
    if (line === undefined) return;
    const busyMs = waitingIn(line) > 0 ? nowMs - line.busySinceMs : 0;
    line.busySinceMs = nowMs;
    moveHead(line, publication.head, nowMs);
    line.headAcceptedAtMs = Math.max(line.headAcceptedAtMs, publication.headAcceptedAtMs);
    if (publication.remaining !== null) {
      line.remaining = publication.remaining;
      line.remainingAtMs = nowMs;
    }
    // After a standstill the pace is measured anew.
    if (busyMs > delayedAfterMs) line.pace = [];
    else line.pace.push({ atMs: nowMs, count: publication.outcomes.length, busyMs });
    while (line.pace.length > 0 && nowMs - (line.pace[0]?.atMs ?? 0) > paceWindowMs) line.pace.shift();
  }

  #requested(eventId: string, nowMs: number): BoardLine {
    const line = this.#lines.get(eventId) ?? this.#begin(eventId);
    line.requestedAtMs = nowMs;
    return line;
  }

  #begin(eventId: string): BoardLine {
    const line: BoardLine = {
      seq: 0,
      head: 0,
      headAcceptedAtMs: 0,
      sinceMs: 0,
      born: null,
      remaining: null,
      remainingAtMs: 0,
      pace: [],
      isPaused: false,
      busySinceMs: 0,
      progressAtMs: Date.now(),
      requestedAtMs: 0,
      rendered: null,
      renderedAtMs: 0,
    };
    this.#lines.set(eventId, line);
    if (this.#unread.push(eventId) === 1) setImmediate(() => void this.#refresh(this.#unread.splice(0)));
    return line;
  }

  async #refreshWatched(): Promise<void> {
    const sinceMs = Date.now() - watchedMs;
    const watched: string[] = [];
    for (const [eventId, line] of this.#lines.entries()) {
      if (line.requestedAtMs >= sinceMs) watched.push(eventId);
    }
    if (watched.length > 0) await this.#refresh(watched);
  }

  async #refresh(eventIds: readonly string[]): Promise<void> {
    try {
      const counters = await this.#store.readCounters(eventIds);
      for (const [at, eventId] of eventIds.entries()) this.#correct(eventId, counters[at] ?? null);
    } catch (error) {
      this.#log.warn({ err: error, lines: eventIds.length }, "lines were not refreshed");
    }
  }

  #correct(eventId: string, counters: KnownCounters | null): void {
    const line = this.#lines.peek(eventId);
    if (line === undefined) return;
    const nowMs = Date.now();
    const born = counters?.born ?? null;
    if (line.born !== null && line.born !== born) {
      line.seq = line.head;
      this.#onEmptied(eventId);
    }
    line.born = born;
    if (counters === null) return;
    if (waitingIn(line) === 0) {
      line.progressAtMs = nowMs;
      line.busySinceMs = nowMs;
    }
    line.seq = Math.max(line.seq, counters.seq);
    moveHead(line, counters.head, nowMs);
    line.headAcceptedAtMs = Math.max(line.headAcceptedAtMs, counters.headAcceptedAtMs);
    line.sinceMs = counters.sinceMs;
  }
}

const standstillMs = (line: BoardLine, nowMs: number): number =>
  waitingIn(line) === 0 ? 0 : nowMs - line.progressAtMs;

function moveHead(line: BoardLine, head: number, nowMs: number): void {
  if (head <= line.head) return;
  line.head = head;
  line.seq = Math.max(line.seq, head);
  line.progressAtMs = nowMs;
}

/**
 * Decisions per second of the time in which purchases waited, up to now: an empty line has no pace. Null until the line
 * was busy for long enough to measure, and while it does not move.
 */
function paceOf(line: BoardLine, nowMs: number): number | null {
  if (line.isPaused) return null;
  const silentMs = waitingIn(line) > 0 ? nowMs - line.busySinceMs : 0;
  let decided = 0;
  let busyMs = 0;
  let longestMs = 0;
  for (const each of line.pace) {
    if (nowMs - each.atMs > paceWindowMs) continue;
    decided += each.count;
    busyMs += each.busyMs;
    longestMs = Math.max(longestMs, each.busyMs);
  }
  // The usual interval between two publications is no delay; only time beyond it counts.
  busyMs += Math.max(0, silentMs - longestMs);
  const silentMaxMs = Math.min(delayedAfterMs, Math.max(standstillMinMs, standstillFactor * longestMs));
  if (decided === 0 || busyMs < paceBusyMinMs || silentMs > silentMaxMs) return null;
  return Math.round((decided / busyMs) * 10_000) / 10;
}

function render(event: LineEvent, line: BoardLine, nowMs: number): Line {
  const waiting = waitingIn(line);
  const pace = paceOf(line, nowMs);
  const standingMs = standstillMs(line, nowMs);
  const published = nowMs - line.remainingAtMs <= refreshMs ? line.remaining : null;
  return {
    eventId: event.id,
    accepted: line.seq,
    head: line.head,
    waiting,
    remaining: published ?? Math.max(0, event.capacity - event.issuedCount),
    ratePerSecond: pace,
    oldestWaitMs: oldestWaitMs(line, nowMs),
    state: lineState({ isPaused: event.pausedAt !== null, waiting, standstillMs: standingMs }),
    refusing: event.shedMessage,
    pollAfterMs: Math.max(pollAfterMs(waiting), standstillPollMs(standingMs)),
    updatedAt: new Date(nowMs).toISOString(),
  };
}
