import { statementTimeoutMs } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

/** Most events that are shown only because an operator has halted them. */
const haltedMax = 1000;

/** The events that operators have paused, or whose purchases they refuse, and that are not put away. */
export async function readHaltedEvents(mysql: Mysql): Promise<string[]> {
  const sql = `SELECT e.contentId AS eventId FROM Event e JOIN Content c ON c.id = e.contentId
    WHERE (e.pausedAt IS NOT NULL OR e.shedMessage IS NOT NULL) AND c.status <> 'ARCHIVED' LIMIT ?`;
  const [rows] = await mysql.query({ sql, values: [haltedMax], timeout: statementTimeoutMs });
  return (rows as { eventId: string }[]).map(({ eventId }) => eventId);
}
