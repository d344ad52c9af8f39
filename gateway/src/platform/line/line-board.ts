import { delayedAfterMs, etaMs, lineKey, lookAfterMs, pollAfterMs, type Line } from "@admit/contract";
import type { Publication } from "@admit/line";
import type { Redis } from "ioredis";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";

/** Most lines known at a time; the least asked for is forgotten. */
const linesMax = 10_000;
/** Lines asked for within this time are kept fresh from Redis, for what other gateways accepted. */
const watchedMs = 10_000;
const refreshMs = 1000;
/** Over how long the pace is taken, and how long the line must have been busy within that for it to tell anything. */
const paceWindowMs = 5000;
const paceBusyMinMs = 300;
/**
 * After this many times its recent interval between two publications without a new one, a line has no pace, and in any
 * case none once it is delayed: its worker may be gone, or the event paused.
 */
const standstillFactor = 4;
const standstillMinMs = 500;
/** How long one rendering of the line answers everybody. */
const renderedMs = 100;

interface LineState {
  seq: number;
  head: number;
  headAcceptedAtMs: number;
  sinceMs: number;
  born: string | null;
  /** From the last publication, and when that was. */
  remaining: number | null;
  remainingAtMs: number;
  /** What each publication decided, and for how long somebody had been waiting for it. */
  pace: { atMs: number; count: number; busyMs: number }[];
  /** An operator has paused the event, as far as is known. */
  isPaused: boolean;
  /** When the last publication came, or the line stopped being empty, whichever is later. */
  busySinceMs: number;
  /** When the head last moved, or the line stopped being empty. */
  progressAtMs: number;
  askedAtMs: number;
  rendered: Line | null;
  renderedAtMs: number;
}

/** What the board needs of an event besides its line. */
export interface LineEvent {
  id: string;
  capacity: number;
  issuedCount: number;
  pausedAt: Date | null;
}

/** Where a purchase stands that waits; times in milliseconds. */
export interface PlaceInLine {
  /** How many stand before and including it. */
  position: number;
  /** Null while that is not known. */
  etaMs: number | null;
  pollAfterMs: number;
}

/** Where the lines stand, from memory: fed by the issuers' publications, corrected from Redis each second. */
export class LineBoard {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #log: Logger;
  readonly #onEmptied: (eventId: string) => void;
  readonly #lines = new LRUCache<string, LineState>({ max: linesMax });
  readonly #timer: NodeJS.Timeout;
  /** Lines that were just met: read from Redis together, at the end of this turn of the event loop. */
  #met: string[] = [];

  /** @param onEmptied called when Redis has forgotten a line that this gateway knew */
  constructor(redis: Redis, prefix: string, log: Logger, onEmptied: (eventId: string) => void) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#log = log;
    this.#onEmptied = onEmptied;
    this.#timer = setInterval(() => void this.#refreshWatched(), refreshMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** The line as everybody may see it. Never waits: a line not known yet is read for the next who asks. */
  lineOf(event: LineEvent): Line {
    const nowMs = Date.now();
    const line = this.#asked(event.id, nowMs);
    line.isPaused = event.pausedAt !== null;
    if (line.rendered === null || nowMs - line.renderedAtMs >= renderedMs) {
      line.rendered = render(event, line, nowMs);
      line.renderedAtMs = nowMs;
    }
    return line.rendered;
  }

  /** The line's head, as far as it is known. */
  headOf(eventId: string): number {
    return this.#asked(eventId, Date.now()).head;
  }

  /** What whoever stands at `seq` should know, and when to ask again. */
  placeOf(eventId: string, seq: number): PlaceInLine {
    const nowMs = Date.now();
    const line = this.#asked(eventId, nowMs);
    const position = Math.max(0, seq - line.head);
    const waiting = waitingIn(line);
    const eta = etaMs(position, paceOf(line, nowMs));
    const stoodMs = waiting === 0 ? 0 : nowMs - line.progressAtMs;
    const place = { shareMs: pollAfterMs(waiting), position, etaMs: eta, stoodMs };
    return { position, etaMs: eta, pollAfterMs: lookAfterMs(place, Math.random) };
  }

  /** Tickets left by the last publication; null when the event's row, at most a second old, knows better. */
  remainingOf(eventId: string): number | null {
    const line = this.#lines.peek(eventId);
    if (line === undefined || Date.now() - line.remainingAtMs > refreshMs) return null;
    return line.remaining;
  }

  /** What the line said of its head when it gave places: nobody's position is told by an older one. */
  noteHead(eventId: string, head: number): void {
    const nowMs = Date.now();
    moveHead(this.#asked(eventId, nowMs), head, nowMs);
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
    const line = this.#asked(eventId, nowMs);
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
    // A line that stood still says nothing about how fast it moves: its pace is taken anew.
    if (busyMs > delayedAfterMs) line.pace = [];
    else line.pace.push({ atMs: nowMs, count: publication.outcomes.length, busyMs });
    while (line.pace.length > 0 && nowMs - (line.pace[0]?.atMs ?? 0) > paceWindowMs) line.pace.shift();
  }

  /** Reads a line from Redis now; what a poll needs before it may say that nothing is known. */
  async refresh(eventIds: readonly string[]): Promise<void> {
    const pipeline = this.#redis.pipeline();
    for (const eventId of eventIds) {
      pipeline.hmget(lineKey(this.#prefix, eventId), "seq", "head", "headAcceptedAtMs", "sinceMs", "born");
    }
    const answers = (await pipeline.exec()) ?? [];
    for (const [at, eventId] of eventIds.entries()) {
      const [error, fields] = answers[at] ?? [];
      if (error) throw error;
      this.#correct(eventId, fields as (string | null)[]);
    }
  }

  #asked(eventId: string, nowMs: number): LineState {
    const line = this.#lines.get(eventId) ?? this.#begin(eventId);
    line.askedAtMs = nowMs;
    return line;
  }

  #begin(eventId: string): LineState {
    const line: LineState = {
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
      askedAtMs: 0,
      rendered: null,
      renderedAtMs: 0,
    };
    this.#lines.set(eventId, line);
    if (this.#met.push(eventId) === 1) setImmediate(() => void this.#refreshOrWarn(this.#met.splice(0)));
    return line;
  }

  async #refreshWatched(): Promise<void> {
    const sinceMs = Date.now() - watchedMs;
    const watched: string[] = [];
    for (const [eventId, line] of this.#lines.entries()) {
      if (line.askedAtMs >= sinceMs) watched.push(eventId);
    }
    if (watched.length > 0) await this.#refreshOrWarn(watched);
  }

  async #refreshOrWarn(eventIds: readonly string[]): Promise<void> {
    try {
      await this.refresh(eventIds);
    } catch (error) {
      this.#log.warn({ err: error, lines: eventIds.length }, "lines were not refreshed");
    }
  }

  #correct(eventId: string, [seq, head, headAcceptedAtMs, sinceMs, born]: (string | null)[]): void {
    const line = this.#lines.peek(eventId);
    if (line === undefined) return;
    const nowMs = Date.now();
    if (line.born !== null && line.born !== (born ?? null)) {
      line.seq = line.head;
      this.#onEmptied(eventId);
    }
    line.born = born ?? null;
    if (typeof seq !== "string") return;
    if (waitingIn(line) === 0) {
      line.progressAtMs = nowMs;
      line.busySinceMs = nowMs;
    }
    line.seq = Math.max(line.seq, Number(seq));
    moveHead(line, Number(head), nowMs);
    line.headAcceptedAtMs = Math.max(line.headAcceptedAtMs, Number(headAcceptedAtMs));
    line.sinceMs = Number(sinceMs);
  }
}

const waitingIn = (line: LineState): number => Math.max(0, line.seq - line.head);

function moveHead(line: LineState, head: number, nowMs: number): void {
  if (head <= line.head) return;
  line.head = head;
  line.seq = Math.max(line.seq, head);
  line.progressAtMs = nowMs;
}

/**
 * Decisions per second of the time in which purchases waited, up to now: a quiet minute before says nothing about how
 * fast a line moves. Null until it was busy for long enough to measure, and while it does not move.
 */
function paceOf(line: LineState, nowMs: number): number | null {
  if (line.isPaused) return null;
  const standsMs = waitingIn(line) > 0 ? nowMs - line.busySinceMs : 0;
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
  busyMs += Math.max(0, standsMs - longestMs);
  const standsMaxMs = Math.min(delayedAfterMs, Math.max(standstillMinMs, standstillFactor * longestMs));
  if (decided === 0 || busyMs < paceBusyMinMs || standsMs > standsMaxMs) return null;
  return Math.round((decided / busyMs) * 10_000) / 10;
}

function render(event: LineEvent, line: LineState, nowMs: number): Line {
  const waiting = waitingIn(line);
  const pace = paceOf(line, nowMs);
  const published = nowMs - line.remainingAtMs <= refreshMs ? line.remaining : null;
  return {
    eventId: event.id,
    accepted: line.seq,
    head: line.head,
    waiting,
    remaining: published ?? Math.max(0, event.capacity - event.issuedCount),
    ratePerSecond: pace,
    oldestWaitMs: waiting === 0 ? null : Math.max(0, nowMs - Math.max(line.headAcceptedAtMs, line.sinceMs)),
    state: stateOf(event, line, waiting, nowMs),
    pollAfterMs: pollAfterMs(waiting),
    updatedAt: new Date(nowMs).toISOString(),
  };
}

function stateOf(event: LineEvent, line: LineState, waiting: number, nowMs: number): Line["state"] {
  if (event.pausedAt !== null) return "paused";
  if (waiting === 0) return "idle";
  return nowMs - line.progressAtMs > delayedAfterMs ? "delayed" : "moving";
}
