import type { ChangeCommand, ChangeOutcome, LineCommand } from "@admit/line";
import { type Mysql, readResults, readRows } from "@admit/prisma";
import type { TicketState } from "../decide/decide.ts";

interface TicketRow {
  id: string;
  userId: string;
  purchaseId: string;
  number: number;
  status: "VALID" | "VOIDED";
}

interface EntryRow {
  id: string;
  action: string;
  purchaseId: string | null;
}

interface HoldingRow {
  userId: string;
  counted: number;
}

interface ReadChanges {
  /** Of changes that have their audit entry: it records the outcome. */
  outcomes: Map<string, ChangeOutcome>;
  tickets: Map<string, TicketState>;
  /** Of users whose tickets are to be voided. */
  holdings: HoldingRow[];
}

/**
 * Reads what the changes among the commands need, under the lock on the event's row. It costs one or two more round
 * trips, so a group without changes skips it.
 */
export async function readChanges(
  connection: Mysql,
  eventId: string,
  commands: readonly LineCommand[],
): Promise<ReadChanges> {
  const changes = commands.filter((command) => command.kind !== "ticket.issue");
  const none: ReadChanges = { outcomes: new Map(), tickets: new Map(), holdings: [] };
  if (changes.length === 0) return none;
  const changeIds = changes.map((change) => change.changeId);
  const ticketIds = changes.flatMap((change) => (change.kind === "ticket.void" ? change.ticketId : []));
  const entries = await readRows<EntryRow>(
    connection,
    "SELECT id, action, JSON_UNQUOTE(JSON_EXTRACT(details, '$.purchaseId')) AS purchaseId FROM AuditEntry WHERE id IN (?)",
    [changeIds],
  );
  const outcomes = new Map(entries.flatMap((entry) => outcomeOf(entry, changes)));
  if (ticketIds.length === 0) return { ...none, outcomes };
  const [tickets, holdings] = await readResults<[TicketRow[], HoldingRow[]]>(
    connection,
    `SELECT id, userId, purchaseId, number, status FROM Ticket WHERE eventId = ? AND id IN (?);
     SELECT userId, counted FROM Holding WHERE eventId = ? AND userId IN (SELECT userId FROM Ticket WHERE id IN (?))`,
    [eventId, ticketIds, eventId, ticketIds],
  );
  return { outcomes, tickets: new Map(tickets.map((row) => [row.id, toState(row)])), holdings };
}

function outcomeOf(entry: EntryRow, changes: readonly ChangeCommand[]): [string, ChangeOutcome][] {
  const change = changes.find(({ changeId }) => changeId === entry.id);
  if (change === undefined) return [];
  const refusal = entry.action === "event.resize.refused" ? ("capacity-below-issued" as const) : null;
  return [[entry.id, { change, refusal, purchaseId: entry.purchaseId }]];
}

const toState = ({ userId, purchaseId, number, status }: TicketRow): TicketState => ({
  userId,
  purchaseId,
  number,
  voided: status === "VOIDED",
});
