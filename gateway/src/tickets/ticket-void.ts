import { bytesToId } from "@admit/contract";
import { createHash } from "node:crypto";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { LineGateway } from "../platform/line/open-line.ts";

/** Whoever voids a ticket, and however often: it is the same void. */
const voidIdOf = (ticketId: string): string =>
  bytesToId(createHash("sha256").update(`ticket.void\n${ticketId}`).digest().subarray(0, 16));

/**
 * Voids a ticket, as a command of its event's line: its place is free for whoever stands behind.
 * @returns whether that is done; else it stands in the line and is done when its turn comes
 * @throws ProblemError internal-error; LineUnavailableError
 */
export async function voidTicket(
  line: Pick<LineGateway, "change">,
  actorId: string,
  ticket: { id: string; eventId: string },
  reason: string,
  waitMs: number,
): Promise<boolean> {
  const changeId = voidIdOf(ticket.id);
  const request = { kind: "ticket.void" as const, changeId, actorId, ticketId: ticket.id, reason };
  const outcome = await line.change(ticket.eventId, request, waitMs);
  if (outcome !== null && outcome.refusal !== null)
    throw new ProblemError("internal-error", "The ticket could not be voided. The fault is recorded; try again.");
  return outcome !== null;
}
