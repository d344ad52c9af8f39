import type { Outcome } from "@admit/contract";
import { encodeOutcome, type IssueCommand, type Publication } from "@admit/line";
import type { TestGateway } from "./test-gateway.ts";

/** What an issuer decides: how many tickets, of those asked for. */
type Decide = (command: IssueCommand) => number;

export interface HandIssuer {
  /** The commands that came, in their order and as often as they came. */
  seen: IssueCommand[];
  close(): Promise<void>;
}

/**
 * Plays the issuer of an event: writes what it decides, each purchase once, and publishes it. It writes no
 * ticket and counts nothing.
 */
export function decideByHand(
  gateway: TestGateway,
  eventId: string,
  decide: Decide = ({ quantity }) => quantity,
): HandIssuer {
  const { mysql, probe } = gateway;
  const seen: IssueCommand[] = [];
  const issuer = probe.takeBatches(eventId, async (batch) => {
    const commands = batch.filter((command) => command.kind === "ticket.issue");
    seen.push(...commands);
    const outcomes = commands.map((command) => outcomeOf(eventId, command, decide(command)));
    await mysql.query(
      `INSERT IGNORE INTO Purchase (id, eventId, userId, requestedById, source, idempotencyKey, seq, requested,
         issued, status, reason, late, silent, acceptedAt, decidedAt) VALUES ?`,
      [commands.map((command, at) => rowOf(command, outcomes[at] as Outcome))],
    );
    const head = Math.max(...commands.map(({ seq }) => seq));
    await probe.setCounters(eventId, { head });
    const publication: Publication = {
      eventId,
      head,
      headAcceptedAtMs: 0,
      remaining: null,
      outcomes: outcomes.map(encodeOutcome),
      changes: [],
    };
    await probe.publish(publication);
  });
  return { seen, close: () => issuer.close() };
}

function outcomeOf(eventId: string, command: IssueCommand, issued: number): Outcome {
  const { purchaseId, userId, requestedById, seq, quantity, acceptedAtMs } = command;
  return {
    purchaseId,
    eventId,
    userId,
    requestedById,
    seq,
    status: issued === quantity ? "fulfilled" : issued > 0 ? "partial" : "rejected",
    reason: issued === quantity ? null : issued > 0 ? "user-cap" : "user-cap-reached",
    requested: quantity,
    issued,
    acceptedAtMs,
    decidedAtMs: acceptedAtMs,
    tickets: [],
  };
}

const rowOf = ({ source, idempotencyKey }: IssueCommand, outcome: Outcome) => [
  outcome.purchaseId,
  outcome.eventId,
  outcome.userId,
  outcome.requestedById,
  source,
  idempotencyKey,
  outcome.seq,
  outcome.requested,
  outcome.issued,
  outcome.status,
  outcome.reason,
  false,
  false,
  new Date(outcome.acceptedAtMs),
  new Date(outcome.decidedAtMs),
];
