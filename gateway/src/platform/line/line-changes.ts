import type { ChangeCommand, ChangeOutcome, LineStore, Position, ResizeCommand, VoidCommand } from "@admit/line";
import type { Tracing } from "@admit/telemetry";
import { within } from "../within.ts";
import { onBegunLine, type BeginServices, LineUnavailableError } from "./acceptance.ts";
import type { LineBoard } from "./line-board.ts";

/** A request is answered within this time, also while Redis is away. */
const answerWithinMs = 900;

/** A change that requests a position in the line. */
export type ChangeRequest = Omit<VoidCommand, keyof Position> | Omit<ResizeCommand, keyof Position>;

export interface LineChangesServices extends BeginServices {
  store: Pick<LineStore, "begin" | "takePosition" | "enqueue">;
  board: LineBoard;
  tracing: Tracing;
}

/** Sends changes by staff through their events' lines, and waits for the results. */
export class LineChanges {
  readonly #services: LineChangesServices;
  readonly #waiting = new Map<string, Set<(outcome: ChangeOutcome | null) => void>>();

  constructor(services: LineChangesServices) {
    this.#services = services;
  }

  /**
   * Sends a change. The same `changeId` is the same change, however often it is sent.
   * @returns its result, or null where that is not known after `waitMs`: the change is still in line
   * @throws LineUnavailableError within a second when the line cannot accept it now
   */
  async send(eventId: string, request: ChangeRequest, waitMs: number): Promise<ChangeOutcome | null> {
    // Before it is sent: the result may come before the answer that it was queued.
    const { outcome, ignore } = this.#listenFor(request.changeId, waitMs);
    try {
      await within(answerWithinMs, () => this.#enqueue(eventId, request));
    } catch (error) {
      ignore();
      throw new LineUnavailableError("the line did not answer", { cause: error });
    }
    return outcome;
  }

  /** A result that an issuer published. */
  note(outcome: ChangeOutcome): void {
    for (const resolve of this.#waiting.get(outcome.change.changeId) ?? []) resolve(outcome);
  }

  /** Ends every wait: the gateway stops. */
  endWaits(): void {
    for (const waiting of this.#waiting.values()) for (const resolve of waiting) resolve(null);
  }

  async #enqueue(eventId: string, request: ChangeRequest): Promise<void> {
    const { store, board, tracing } = this.#services;
    const position = await onBegunLine(this.#services, eventId, () => store.takePosition(eventId));
    const trace = tracing.current()?.traceparent;
    const command: ChangeCommand = { ...request, ...position };
    await store.enqueue(eventId, { commands: [command], ...(trace !== undefined && { trace }) });
    board.noteAccepted(eventId, position.seq, position.acceptedAtMs);
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
