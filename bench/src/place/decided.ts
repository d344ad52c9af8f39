import type { RowDataPacket } from "mysql2/promise";
import type { RunDatabase } from "./open-place.ts";

export interface Decisions {
  count: number;
  /** Of the first and the last, in milliseconds since 1970; null where there is none. */
  firstAtMs: number | null;
  lastAtMs: number | null;
}

/** The decisions that a database holds, since a moment where one is given. Reads all rows: not while something is measured. */
export async function readDecisions({ mysql }: RunDatabase, sinceMs = 0): Promise<Decisions> {
  const [[row]] = await mysql.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS count, MIN(decidedAt) AS first, MAX(decidedAt) AS last FROM Purchase WHERE decidedAt >= ?",
    [new Date(sinceMs)],
  );
  const atMs = (value: unknown): number | null => (value instanceof Date ? value.getTime() : null);
  return { count: Number(row?.["count"]), firstAtMs: atMs(row?.["first"]), lastAtMs: atMs(row?.["last"]) };
}
