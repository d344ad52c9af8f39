import { onConnection, readResults, readRows } from "@admit/prisma";
import type { Pool, ResultSetHeader } from "mysql2/promise";
import { failChange, failPurchase } from "./command-fail.ts";
import { writeGroup } from "./group-write.ts";
import type { IssuerDatabase, RaisedEpoch } from "./issuer-database.ts";
import { readLineState } from "./line-state-read.ts";

/** The issuer's database in MySQL. */
export const mysqlIssuerDatabase = (pool: Pool): IssuerDatabase => ({
  raiseEpoch: (eventId) => raiseEpoch(pool, eventId),
  async connect(eventId) {
    const connection = await pool.getConnection();
    return {
      load: (commands, options) => readLineState(connection, eventId, commands, options),
      write: (group) => writeGroup(connection, eventId, group),
      release: () => connection.release(),
      destroy: () => connection.destroy(),
    };
  },
  fail: (eventId, { command, ...failed }) =>
    command.kind === "ticket.issue"
      ? failPurchase(pool, eventId, { ...failed, command })
      : failChange(pool, eventId, { ...failed, command }),
  isPaused: (eventId) => readPaused(pool, eventId),
});

interface EventRow {
  issuedCount: number;
  capacity: number;
  lastSeq: number | null;
}

const raiseEpoch = (pool: Pool, eventId: string): Promise<RaisedEpoch | null> =>
  onConnection(pool, async (connection) => {
    // The UPDATE itself returns the epoch: a later read could return that of the next owner.
    const [raised, [event]] = await readResults<[ResultSetHeader, EventRow[]]>(
      connection,
      `UPDATE Event SET issuerEpoch = LAST_INSERT_ID(issuerEpoch + 1) WHERE contentId = ?;
       SELECT issuedCount, capacity, (SELECT MAX(seq) FROM Purchase WHERE eventId = ?) AS lastSeq
         FROM Event WHERE contentId = ?`,
      [eventId, eventId, eventId],
    );
    if (event === undefined) return null;
    const { issuedCount: issued, capacity, lastSeq } = event;
    return { epoch: raised.insertId, lastSeq: lastSeq ?? 0, issued, capacity };
  });

async function readPaused(pool: Pool, eventId: string): Promise<boolean> {
  const sql = "SELECT pausedAt IS NOT NULL AS paused FROM Event WHERE contentId = ?";
  return (await readRows<{ paused: number }>(pool, sql, [eventId]))[0]?.paused === 1;
}
