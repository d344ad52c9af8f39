import { ulid } from "ulid";
import type { LineGateway } from "../platform/line/open-line.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";

/**
 * Sets an event's capacity, as a command of its line: the issuer alone writes what it counts against.
 * @returns whether that is done; else it stands in the line and is done when its turn comes
 * @throws ProblemError capacity-below-issued, internal-error; LineUnavailableError
 */
export async function resizeEvent(
  line: Pick<LineGateway, "change">,
  actorId: string,
  eventId: string,
  capacity: number,
  waitMs: number,
): Promise<boolean> {
  const request = { kind: "event.resize" as const, changeId: ulid(), actorId, capacity };
  const outcome = await line.change(eventId, request, waitMs);
  if (outcome?.refusal === "capacity-below-issued") throw capacityBelowIssued(capacity);
  if (outcome !== null && outcome.refusal !== null)
    throw new ProblemError("internal-error", "The capacity could not be changed. The fault is recorded; try again.");
  return outcome !== null;
}

export const capacityBelowIssued = (capacity: number): ProblemError =>
  new ProblemError("capacity-below-issued", `More than ${capacity} tickets are issued already.`);
