/** The rows of the events of a run. */
export interface Data {
  events: { id: string; capacity: number; userCap: number; issuedCount: number; issuerEpoch: number }[];
  purchases: PurchaseRow[];
  tickets: TicketRow[];
  holdings: { eventId: string; userId: string; counted: number }[];
}

export interface PurchaseRow {
  id: string;
  eventId: string;
  userId: string;
  requestedById: string;
  idempotencyKey: string;
  seq: number;
  requested: number;
  issued: number;
  status: string;
  reason: string | null;
  late: boolean;
}

export interface TicketRow {
  id: string;
  eventId: string;
  userId: string;
  purchaseId: string;
  number: number;
  status: string;
}

type Query = (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

export async function readData(query: Query, eventIds: readonly string[]): Promise<Data> {
  const read = async <Row>(sql: string): Promise<Row[]> => (await query(sql, [eventIds])) as Row[];
  const [events, purchases, tickets, holdings] = await Promise.all([
    read<Data["events"][number]>(
      "SELECT contentId AS id, capacity, userCap, issuedCount, issuerEpoch FROM Event WHERE contentId IN (?)",
    ),
    read<Omit<PurchaseRow, "late"> & { late: number }>(
      `SELECT id, eventId, userId, requestedById, idempotencyKey, seq, requested, issued, status, reason, late
         FROM Purchase WHERE eventId IN (?)`,
    ),
    read<TicketRow>("SELECT id, eventId, userId, purchaseId, number, status FROM Ticket WHERE eventId IN (?)"),
    read<Data["holdings"][number]>("SELECT eventId, userId, counted FROM Holding WHERE eventId IN (?)"),
  ]);
  return { events, purchases: purchases.map((row) => ({ ...row, late: row.late !== 0 })), tickets, holdings };
}
