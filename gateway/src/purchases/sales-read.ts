import type { Sales } from "@admit/contract";
import { readRows } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

/** Most points of a chart: a screen shows no more. */
const pointsMax = 120;
const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** What people read on an axis of time. */
const steps = [
  secondMs,
  5 * secondMs,
  15 * secondMs,
  minuteMs,
  5 * minuteMs,
  15 * minuteMs,
  hourMs,
  6 * hourMs,
  dayMs,
  7 * dayMs,
  30 * dayMs,
];
/** A million purchases are read in about a second. */
const timeoutMs = 5000;

export const stepFor = (spanMs: number): number =>
  steps.find((step) => spanMs / step < pointsMax) ?? Math.ceil(spanMs / (pointsMax - 1) / dayMs) * dayMs;

/** How an event's tickets were issued, from its decided purchases. */
export async function readSales(mysql: Mysql, eventId: string): Promise<Sales> {
  const [span] = await readRows<{ first: Date | null; last: Date | null }>(
    mysql,
    "SELECT MIN(decidedAt) AS first, MAX(decidedAt) AS last FROM Purchase WHERE eventId = ? AND issued > 0",
    [eventId],
    timeoutMs,
  );
  if (!span?.first || !span.last) return { stepMs: minuteMs, points: [] };
  const stepMs = stepFor(span.last.getTime() - span.first.getTime());
  const rows = await readRows<{ at: number; issued: string }>(
    mysql,
    `SELECT TIMESTAMPDIFF(SECOND, '1970-01-01', decidedAt) DIV ? AS at, SUM(issued) AS issued
     FROM Purchase WHERE eventId = ? AND issued > 0 GROUP BY at ORDER BY at`,
    [stepMs / secondMs, eventId],
    timeoutMs,
  );
  return {
    stepMs,
    points: rows.map(({ at, issued }) => ({ at: new Date(at * stepMs).toISOString(), issued: Number(issued) })),
  };
}
