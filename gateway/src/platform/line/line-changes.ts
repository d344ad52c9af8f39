import { lineKey } from "@admit/contract";
import type { ChangeCommand, ChangeOutcome } from "@admit/line";
import type { Tracing } from "@admit/telemetry";
import type { Redis } from "ioredis";
import { within } from "../within.ts";
import type { LineBoard } from "./line-board.ts";
import { beginLineAbove, type LineBeginServices } from "./line-begin.ts";
import { LineUnavailableError } from "./line-unavailable-error.ts";

/** Whoever asks is answered within this time, also when Redis is away. */
const answerWithinMs = 900;

/**
 * Gives one place at the end of the line. Answers it and the time, by Redis' clock; nothing when the line has no
 * counters yet. `LINE_MAX` binds buyers alone: a full line is the very time when staff have to act.
 */
const placeScript = `
local counters = redis.call('HMGET', KEYS[1], 'seq', 'head')
if not counters[1] then return {} end
local time = redis.call('TIME')
local now = string.format('%d', time[1] * 1000 + math.floor(time[2] / 1000))
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
if counters[1] == counters[2] then redis.call('HSET', KEYS[1], 'sinceMs', now) end
return {seq, tonumber(now)}`;

type Placed = "seq" | "acceptedAtMs";
/** A change that asks for a place in the line. */
export type ChangeRequest =
  | Omit<Extract<ChangeCommand, { kind: "ticket.void" }>, Placed>
  | Omit<Extract<ChangeCommand, { kind: "event.resize" }>, Placed>;

export interface LineChangesServices extends LineBeginServices {
  board: LineBoard;
  tracing: Tracing;
}

/** Takes changes by staff into their events' lines, and tells who waits what became of them. */
export class LineChanges {
  readonly #services: LineChangesServices;
  readonly #waiting = new Map<string, Set<(outcome: ChangeOutcome | null) => void>>();

  constructor(services: LineChangesServices) {
    this.#services = services;
  }

  /**
   * Takes a change into the line. The same `changeId` is the same change, however often it is sent.
   * @returns what became of it, or null where that is not known after `waitMs`: it stands in the line then
   * @throws LineUnavailableError within a second when the line cannot take it now
   */
  async send(eventId: string, request: ChangeRequest, waitMs: number): Promise<ChangeOutcome | null> {
    // Listened for before it is sent: the issuer may be faster than the answer that it was taken.
    const { outcome, ignore } = this.#listenFor(request.changeId, waitMs);
    try {
      await within(answerWithinMs, () => this.#take(eventId, request));
    } catch (error) {
      ignore();
      throw new LineUnavailableError("the line did not answer", { cause: error });
    }
    return outcome;
  }

  /** What an issuer published. */
  note(outcome: ChangeOutcome): void {
    for (const resolve of this.#waiting.get(outcome.change.changeId) ?? []) resolve(outcome);
  }

  /** Ends every wait: the gateway stops. */
  endWaits(): void {
    for (const waiting of this.#waiting.values()) for (const resolve of waiting) resolve(null);
  }

  async #take(eventId: string, request: ChangeRequest): Promise<void> {
    const { redis, prefix, queues, board, tracing } = this.#services;
    let place = await takePlace(redis, prefix, eventId);
    if (place === null) {
      await beginLineAbove(this.#services, eventId);
      place = await takePlace(redis, prefix, eventId);
    }
    if (place === null) throw new Error("the line has no counters, though they were just begun");
    const trace = tracing.current()?.traceparent;
    await queues.add(eventId, { commands: [{ ...request, ...place }], ...(trace !== undefined && { trace }) });
    board.noteAccepted(eventId, place.seq, place.acceptedAtMs);
  }

  #listenFor(changeId: string, waitMs: number): { outcome: Promise<ChangeOutcome | null>; ignore: () => void } {
    let ignore!: () => void;
    const outcome = new Promise<ChangeOutcome | null>((resolve) => {
      const waiting = this.#waiting.get(changeId) ?? new Set();
      this.#waiting.set(changeId, waiting);
      const end = (value: ChangeOutcome | null): void => {
        clearTimeout(timer);
        waiting.delete(end);
        if (waiting.size === 0) this.#waiting.delete(changeId);
        resolve(value);
      };
      const timer = setTimeout(() => end(null), waitMs);
      waiting.add(end);
      ignore = () => end(null);
    });
    return { outcome, ignore };
  }
}

async function takePlace(redis: Redis, prefix: string, eventId: string): Promise<Pick<ChangeCommand, Placed> | null> {
  const [seq, acceptedAtMs] = (await redis.eval(placeScript, 1, lineKey(prefix, eventId))) as number[];
  return seq === undefined || acceptedAtMs === undefined ? null : { seq, acceptedAtMs };
}
