import type { UserStatus } from "@admit/contract";
import type { IssueCommand, LineCommand } from "@admit/line";
import { type Mysql, purchaseColumns, type PurchaseRow, readResults, withTickets } from "@admit/prisma";
import type { EventState } from "../decide/decide.ts";
import { readChanges } from "./changes-read.ts";
import type { LineOutcome, LoadedLine, LoadOptions } from "./issuer-database.ts";
import { sqlIds } from "./sql-literals.ts";

interface EventRow {
  capacity: number;
  userCap: number | null;
  issuedCount: number;
  lastTicketNumber: number;
  issuerEpoch: number;
  salesOpenAt: Date | null;
  salesCloseAt: Date | null;
  endsAt: Date | null;
  pausedAt: Date | null;
  keptSeq: number;
  withdrawnSeq: number;
}

interface UserRow {
  id: string;
  status: UserStatus;
  /** Null where the user holds nothing of this event. */
  counted: number | null;
}

interface LeavingRow {
  seq: number;
  purchaseId: string;
}

/**
 * A process that is frozen within a transaction holds the lock on the event's row, and no other issuer could replace it:
 * the server ends its connection after this time, in seconds. `writeGroup` sets it back.
 */
const idleInTransactionMaxS = 3;

/**
 * Begins a transaction, locks the event's row, and reads what a group needs, in one round trip; commands that are
 * decided already cost another. Every writer of this line takes the lock first, so what is read after it cannot change.
 */
export async function readLineState(
  connection: Mysql,
  eventId: string,
  commands: readonly LineCommand[],
  { userCapDefault, lookUp }: LoadOptions,
): Promise<LoadedLine> {
  const purchases = commands.filter((command) => command.kind === "ticket.issue");
  const purchaseIds = sqlIds(purchases.filter(lookUp).map((command) => command.purchaseId));
  const userIds = sqlIds([...new Set(purchases.map((command) => command.userId))]);
  const event = sqlIds([eventId]);
  const [, , events, contents, lastSeqs, left, decided, users] = await readResults<
    [
      unknown,
      unknown,
      EventRow[],
      { status: string }[],
      { lastSeq: number | null }[],
      LeavingRow[],
      PurchaseRow[],
      UserRow[],
    ]
  >(
    connection,
    `SET SESSION wait_timeout = ${idleInTransactionMaxS};
     START TRANSACTION;
     SELECT capacity, userCap, issuedCount, lastTicketNumber, issuerEpoch, salesOpenAt, salesCloseAt, endsAt, pausedAt, keptSeq, withdrawnSeq
       FROM Event WHERE contentId = ${event} FOR UPDATE;
     SELECT status FROM Content WHERE id = ${event};
     SELECT MAX(seq) AS lastSeq FROM Purchase WHERE eventId = ${event};
     SELECT seq, purchaseId FROM Leaving WHERE eventId = ${event} AND seq BETWEEN ${commands[0]?.seq ?? 0} AND ${commands.at(-1)?.seq ?? 0};
     SELECT ${purchaseColumns} FROM Purchase WHERE id IN (${purchaseIds});
     SELECT id, status, counted FROM User LEFT JOIN Holding ON eventId = ${event} AND userId = id
       WHERE id IN (${userIds})`,
  );
  const changes = await readChanges(connection, eventId, commands);
  const row = events[0];
  const published = contents[0]?.status === "PUBLISHED";
  const lastSeq = lastSeqs[0]?.lastSeq ?? 0;
  return {
    state: {
      event: row === undefined ? null : toEventState(row, published, lastSeq, userCapDefault),
      users: new Map(users.map(({ id, status }) => [id, status])),
      counted: new Map([
        ...users.map(({ id, counted }) => [id, counted ?? 0] as const),
        ...changes.holdings.map(({ userId, counted }) => [userId, counted] as const),
      ]),
      tickets: changes.tickets,
      left: leftOf(purchases, left),
    },
    issuerEpoch: row?.issuerEpoch ?? null,
    paused: row !== undefined && row.pausedAt !== null,
    decided: new Map<string, LineOutcome>([...(await withTickets(connection, decided)), ...changes.outcomes]),
  };
}

/** Those that left the position they are decided at: sent again after a loss of Redis, a purchase has another. */
function leftOf(purchases: readonly IssueCommand[], rows: readonly LeavingRow[]): Set<string> {
  if (rows.length === 0) return new Set();
  const seqs = new Map(purchases.map(({ purchaseId, seq }) => [purchaseId, seq]));
  return new Set(rows.flatMap(({ purchaseId, seq }) => (seqs.get(purchaseId) === seq ? purchaseId : [])));
}

function toEventState(row: EventRow, published: boolean, lastSeq: number, userCapDefault: number): EventState {
  return {
    published,
    keptSeq: row.keptSeq,
    withdrawnSeq: row.withdrawnSeq,
    capacity: row.capacity,
    userCap: row.userCap ?? userCapDefault,
    issuedCount: row.issuedCount,
    lastTicketNumber: row.lastTicketNumber,
    lastSeq,
    salesOpenAtMs: row.salesOpenAt?.getTime() ?? null,
    salesCloseAtMs: row.salesCloseAt?.getTime() ?? null,
    endsAtMs: row.endsAt?.getTime() ?? null,
  };
}
