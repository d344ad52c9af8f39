import type { Outcome } from "@admit/contract";
import { encodeOutcome, type ChangeCommand, type ChangeOutcome, type IssueCommand } from "@admit/line";
import type { TestGateway } from "./test-gateway.ts";

export type HandIssuer = ReturnType<typeof decideByHand>;

/**
 * Acts as the issuer of an event for purchases: writes and publishes each decision, without tickets and counters.
 * @param decide how many tickets a purchase gets
 */
export function decideByHand(
  gateway: TestGateway,
  eventId: string,
  decide = ({ quantity }: IssueCommand): number => quantity,
) {
  const { mysql, probe } = gateway;
  /** All commands received, in order, repeated ones included. */
  const seen: IssueCommand[] = [];
  const issuer = probe.takeBatches(eventId, async (batch) => {
    const commands = batch.filter((command) => command.kind === "ticket.issue");
    seen.push(...commands);
    const outcomes = commands.map((command) => outcomeOf(eventId, command, decide(command)));
    const rows = commands.map((command, at) => rowOf(command, outcomes[at] as Outcome));
    const columns = Object.keys(rows[0] ?? {});
    await mysql.query("INSERT IGNORE INTO Purchase (??) VALUES ?", [columns, rows.map((row) => Object.values(row))]);
    const head = Math.max(...commands.map(({ seq }) => seq));
    await probe.setCounters(eventId, { head });
    const publication = { eventId, head, headAcceptedAtMs: 0, remaining: null, changes: [] };
    await probe.publish({ ...publication, outcomes: outcomes.map(encodeOutcome) });
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

function rowOf({ source, idempotencyKey }: IssueCommand, outcome: Outcome) {
  const { purchaseId: id, acceptedAtMs, decidedAtMs, tickets: _, ...columns } = outcome;
  const times = { acceptedAt: new Date(acceptedAtMs), decidedAt: new Date(decidedAtMs) };
  return { id, ...columns, source, idempotencyKey, late: false, silent: false, ...times };
}

/** Acts as the issuer of an event for changes by staff: publishes the result of `decide`. Ignores purchases. */
export function playIssuer(
  gateway: TestGateway,
  eventId: string,
  decide: (change: ChangeCommand) => Promise<Pick<ChangeOutcome, "refusal" | "purchaseId">>,
) {
  return gateway.probe.takeBatches(eventId, async (commands) => {
    for (const change of commands) {
      if (change.kind === "ticket.issue") continue;
      // oxlint-disable-next-line no-await-in-loop -- in the order of the line
      const changes: ChangeOutcome[] = [{ change, ...(await decide(change)) }];
      const publication = { eventId, head: change.seq, headAcceptedAtMs: 0, remaining: null, outcomes: [], changes };
      // oxlint-disable-next-line no-await-in-loop -- in the order of the line
      await gateway.probe.publish(publication);
    }
  });
}
