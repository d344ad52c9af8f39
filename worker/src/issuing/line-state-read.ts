import type { IssueCommand, UserStatus } from "@admit/contract";
import { purchaseColumns, type PurchaseRow } from "@admit/prisma";
import type { Connection, RowDataPacket } from "mysql2/promise";
import type { EventState, LineState } from "../decide/decide.ts";

interface EventRow extends RowDataPacket {
  capacity: number;
  userCap: number | null;
  issuedCount: number;
  lastTicketNumber: number;
  issuerEpoch: number;
  salesOpenAt: Date | null;
  salesCloseAt: Date | null;
  endsAt: Date | null;
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
  /** Those of the commands that are decided already. */
  decided: PurchaseRow[];
}

/**
 * Begins a transaction, locks the event's row, and reads all that a group needs, in one round trip. What
 * is read after the lock cannot change under a writer of this line, since each takes the lock first.
 *
 * @param userCapDefault what counts where the event sets no cap of its own
 */
export async function readLineState(
  connection: Connection,
  eventId: string,
  commands: readonly IssueCommand[],
  userCapDefault: number,
): Promise<ReadLineState> {
  const purchaseIds = commands.map((command) => command.purchaseId);
  const userIds = [...new Set(commands.map((command) => command.userId))];
  const [results] = await connection.query<RowDataPacket[][]>(
    `SET SESSION wait_timeout = ${idleInTransactionMaxS};
     START TRANSACTION;
     SELECT capacity, userCap, issuedCount, lastTicketNumber, issuerEpoch, salesOpenAt, salesCloseAt, endsAt
       FROM Event WHERE contentId = ? FOR UPDATE;
     SELECT status FROM Content WHERE id = ?;
     SELECT MAX(seq) AS lastSeq FROM Purchase WHERE eventId = ?;
     SELECT ${purchaseColumns} FROM Purchase WHERE id IN (?);
     SELECT id, status FROM User WHERE id IN (?);
     SELECT userId, counted FROM Holding WHERE eventId = ? AND userId IN (?)`,
    [eventId, eventId, eventId, purchaseIds, userIds, eventId, userIds],
  );
  const [, , events, contents, lastSeqs, decided, users, holdings] = results as [
    unknown,
    unknown,
    EventRow[],
    RowDataPacket[],
    RowDataPacket[],
    PurchaseRow[],
    RowDataPacket[],
    RowDataPacket[],
  ];
  const event = events[0];
  const published = contents[0]?.["status"] === "PUBLISHED";
  const lastSeq = Number(lastSeqs[0]?.["lastSeq"] ?? 0);
  return {
    state: {
      event: event === undefined ? null : toEventState(event, published, lastSeq, userCapDefault),
      users: new Map(users.map((row) => [row["id"] as string, row["status"] as UserStatus])),
      counted: new Map(holdings.map((row) => [row["userId"] as string, row["counted"] as number])),
    },
    issuerEpoch: event?.issuerEpoch ?? null,
    decided,
  };
}

function toEventState(row: EventRow, published: boolean, lastSeq: number, userCapDefault: number): EventState {
  return {
    published,
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
