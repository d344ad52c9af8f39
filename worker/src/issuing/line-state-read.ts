import type { ChangeOutcome, LineCommand, UserStatus } from "@admit/contract";
import { purchaseColumns, type PurchaseRow } from "@admit/prisma";
import type { Connection, RowDataPacket } from "mysql2/promise";
import type { EventState, LineState } from "../decide/decide.ts";
import { readChanges } from "./changes-read.ts";
import { sqlIds } from "./sql-ids.ts";

interface EventRow extends RowDataPacket {
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

interface UserRow extends RowDataPacket {
  id: string;
  status: UserStatus;
  /** Null where they hold nothing of this event. */
  counted: number | null;
}

/**
 * A process that is frozen in the middle of a transaction holds the lock on the event's row, and nobody could
 * take over: the server ends its connection after this time, in seconds. `writeGroup` sets it back.
 */
const idleInTransactionMaxS = 3;

export interface ReadLineState {
  state: LineState;
  /** Null where the event is unknown. */
  issuerEpoch: number | null;
  /** An operator has paused the event: nothing may be decided. */
  paused: boolean;
  /** Those of the purchases that are decided already. */
  decided: PurchaseRow[];
  /** Those of the changes that are written or refused already, by `changeId`. */
  changed: ReadonlyMap<string, ChangeOutcome>;
}

/**
 * Begins a transaction, locks the event's row, and reads all that a group needs, in one round trip. What
 * is read after the lock cannot change under a writer of this line, since each takes the lock first.
 *
 * @param userCapDefault what counts where the event sets no cap of its own
 * @param lookUp which purchases may be decided already; the others are taken to be new
 */
export async function readLineState(
  connection: Connection,
  eventId: string,
  commands: readonly LineCommand[],
  userCapDefault: number,
  lookUp: (command: LineCommand) => boolean,
): Promise<ReadLineState> {
  const purchases = commands.filter((command) => command.kind === "ticket.issue");
  const purchaseIds = sqlIds(purchases.filter(lookUp).map((command) => command.purchaseId));
  const userIds = sqlIds([...new Set(purchases.map((command) => command.userId))]);
  const event = sqlIds([eventId]);
  const [results] = await connection.query<RowDataPacket[][]>(
    `SET SESSION wait_timeout = ${idleInTransactionMaxS};
     START TRANSACTION;
     SELECT capacity, userCap, issuedCount, lastTicketNumber, issuerEpoch, salesOpenAt, salesCloseAt, endsAt, pausedAt, keptSeq, withdrawnSeq
       FROM Event WHERE contentId = ${event} FOR UPDATE;
     SELECT status FROM Content WHERE id = ${event};
     SELECT MAX(seq) AS lastSeq FROM Purchase WHERE eventId = ${event};
     SELECT ${purchaseColumns} FROM Purchase WHERE id IN (${purchaseIds});
     SELECT id, status, counted FROM User LEFT JOIN Holding ON eventId = ${event} AND userId = id
       WHERE id IN (${userIds})`,
  );
  const [, , events, contents, lastSeqs, decided, users] = results as [
    unknown,
    unknown,
    EventRow[],
    RowDataPacket[],
    RowDataPacket[],
    PurchaseRow[],
    UserRow[],
  ];
  const changes = await readChanges(connection, eventId, commands);
  const row = events[0];
  const published = contents[0]?.["status"] === "PUBLISHED";
  const lastSeq = Number(lastSeqs[0]?.["lastSeq"] ?? 0);
  return {
    state: {
      event: row === undefined ? null : toEventState(row, published, lastSeq, userCapDefault),
      users: new Map(users.map(({ id, status }) => [id, status])),
      counted: new Map([
        ...users.map(({ id, counted }) => [id, counted ?? 0] as const),
        ...changes.holdings.map((row) => [row["userId"] as string, row["counted"] as number] as const),
      ]),
      tickets: changes.tickets,
    },
    issuerEpoch: row?.issuerEpoch ?? null,
    paused: row !== undefined && row.pausedAt !== null,
    decided,
    changed: changes.outcomes,
  };
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
