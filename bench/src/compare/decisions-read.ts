import type { Pool, RowDataPacket } from "mysql2/promise";
import type { LatencySummary } from "../load/latencies.ts";
import { waitPercentiles } from "./wait-percentiles.ts";

export interface Decisions {
  /** Purchases decided between the two moments. */
  decided: number;
  /** From acceptance to decision, of those accepted between them; to the millisecond, which is what the rows keep. */
  waits: LatencySummary;
}

/** What an event's rows tell of a span of time, by `Date.now()`. */
export async function readDecisions(mysql: Pool, eventId: string, fromMs: number, toMs: number): Promise<Decisions> {
  const span = [eventId, new Date(fromMs), new Date(toMs)];
  const [[row]] = await mysql.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS decided FROM Purchase WHERE eventId = ? AND decidedAt >= ? AND decidedAt < ?",
    span,
  );
  const [counts] = await mysql.query<RowDataPacket[]>(
    `SELECT TIMESTAMPDIFF(MICROSECOND, acceptedAt, decidedAt) DIV 1000 AS ms, COUNT(*) AS count
       FROM Purchase WHERE eventId = ? AND acceptedAt >= ? AND acceptedAt < ? GROUP BY ms ORDER BY ms`,
    span,
  );
  const waits = counts.map(({ ms, count }) => ({ ms: Number(ms), count: Number(count) }));
  return { decided: Number(row?.["decided"]), waits: waitPercentiles(waits) };
}
