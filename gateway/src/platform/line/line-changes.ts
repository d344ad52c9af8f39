import type { ChangeCommand, ChangeOutcome, LineStore, Position, ResizeCommand, VoidCommand } from "@admit/line";
import type { Tracing } from "@admit/telemetry";
import { within } from "../within.ts";
import { lineUnavailable, onBegunLine, type BeginServices } from "./acceptance.ts";
import type { LineBoard } from "./line-board.ts";
import type { Waits } from "./waits.ts";

/** A request is answered within this time, also while Redis is away. */
const answerWithinMs = 900;

/** A change that requests a position in the line. */
export type ChangeRequest = Omit<VoidCommand, keyof Position> | Omit<ResizeCommand, keyof Position>;

export interface LineChangesServices extends BeginServices {
  store: Pick<LineStore, "begin" | "takePosition" | "enqueue">;
  board: LineBoard;
  tracing: Tracing;
  /** Requests that wait for the results of changes, by the change's id. */
  changes: Waits<ChangeOutcome>;
}

/**
 * Sends a change by staff through its event's line. The same `changeId` is the same change, however often it is sent.
 * @returns its result, or null where that is not known after `waitMs`: the change is still in line
 * @throws LineUnavailableError within a second when the line cannot accept it now
 */
export async function sendChange(
  services: LineChangesServices,
  eventId: string,
  request: ChangeRequest,
  waitMs: number,
): Promise<ChangeOutcome | null> {
  // Before it is sent: the result may come before the answer that it was queued.
  const outcome = services.changes.for(request.changeId, waitMs);
  await within(answerWithinMs, () => enqueue(services, eventId, request)).catch(lineUnavailable);
  return outcome;
}

async function enqueue(services: LineChangesServices, eventId: string, request: ChangeRequest): Promise<void> {
  const { store, board, tracing } = services;
  const position = await onBegunLine(services, eventId, () => store.takePosition(eventId));
  const trace = tracing.current()?.traceparent;
  const command: ChangeCommand = { ...request, ...position };
  await store.enqueue(eventId, { commands: [command], ...(trace !== undefined && { trace }) });
  board.noteAccepted(eventId, position.seq, position.acceptedAtMs);
}
