import type { IssueCommand, Outcome } from "@admit/contract";
import { openMysql } from "@admit/prisma";
import { createTestDatabase, makeEvent, makeUser, testServers } from "@admit/prisma/testing";
import type { Pool, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCommand } from "../testing/make-command.ts";

/** Decides commands, sorted by `seq`, against the database. */
export type Commit = (pool: Pool, eventId: string, commands: readonly IssueCommand[]) => Promise<Outcome[]>;

/** What must hold however purchases are grouped: one suite for the oracle and for the fast version. */
export function describeCommit(name: string, commit: Commit): void {
  describe(name, () => {
    let database: Awaited<ReturnType<typeof createTestDatabase>>;
    let pool: Pool;
    beforeAll(async () => {
      database = await createTestDatabase(testServers().databaseUrl);
      pool = openMysql(database.url, 4);
    });
    afterAll(async () => {
      await pool.end();
      await database.drop();
    });

    const row = async (sql: string, ...values: unknown[]): Promise<RowDataPacket | undefined> =>
      (await pool.query<RowDataPacket[]>(sql, values))[0][0];

    test("the last tickets go to whoever stands first, in part if need be", async () => {
      const event = await makeEvent(pool, { capacity: 5 });
      const users = await Promise.all([makeUser(pool), makeUser(pool), makeUser(pool)]);
      const outcomes = await commit(
        pool,
        event,
        users.map((user, at) => makeCommand(at + 1, user, 3)),
      );
      expect(outcomes.map(({ status, reason, issued }) => [status, reason, issued])).toEqual([
        ["fulfilled", null, 3],
        ["partial", "event-capacity", 2],
        ["rejected", "sold-out", 0],
      ]);
      expect(await row("SELECT issuedCount, lastTicketNumber FROM Event WHERE contentId = ?", event)).toEqual({
        issuedCount: 5,
        lastTicketNumber: 5,
      });
    });

    test("a user's purchases add up to their cap and not beyond", async () => {
      const event = await makeEvent(pool, { userCap: 10 });
      const user = await makeUser(pool);
      const outcomes = await commit(
        pool,
        event,
        [4, 4, 4, 4].map((quantity, at) => makeCommand(at + 1, user, quantity)),
      );
      expect(outcomes.map(({ reason, issued }) => [reason, issued])).toEqual([
        [null, 4],
        [null, 4],
        ["user-cap", 2],
        ["user-cap-reached", 0],
      ]);
      const holding = await row("SELECT counted, cap FROM Holding WHERE eventId = ? AND userId = ?", event, user);
      expect(holding).toEqual({ counted: 10, cap: 10 });
    });

    test("repeating what was decided gives the same outcomes and writes nothing", async () => {
      const event = await makeEvent(pool, { capacity: 4 });
      const user = await makeUser(pool);
      const commands = [1, 2, 3].map((seq) => makeCommand(seq, user, 2));
      const first = await commit(pool, event, commands);
      expect(await commit(pool, event, commands)).toEqual(first);
      const tickets = await row("SELECT COUNT(*) AS count FROM Ticket WHERE eventId = ?", event);
      expect(tickets?.["count"]).toBe(4);
    });

    test("what is told is what is stored: outcomes, tickets, numbers and secrets", async () => {
      const event = await makeEvent(pool);
      const user = await makeUser(pool, { status: "INVITED" });
      const [outcome] = await commit(pool, event, [makeCommand(7, user, 3)]);
      const [tickets] = await pool.query<RowDataPacket[]>(
        "SELECT id, number, version, LOWER(HEX(secret)) AS secret, voidedAt AS voidedAtMs FROM Ticket WHERE eventId = ? ORDER BY number",
        [event],
      );
      expect(outcome?.tickets).toEqual(tickets);
      expect(new Set(tickets.map((ticket) => ticket["secret"] as string)).size).toBe(3);
      const purchase = await row(
        "SELECT seq, requested, issued, status, late, silent FROM Purchase WHERE id = ?",
        outcome?.purchaseId,
      );
      expect(purchase).toEqual({ seq: 7, requested: 3, issued: 3, status: "fulfilled", late: 0, silent: 1 });
    });

    test("keys with quotes and backslashes are stored as they are", async () => {
      const event = await makeEvent(pool);
      const user = await makeUser(pool);
      const idempotencyKey = `it's \\ "quoted"; DROP TABLE Ticket; -- %`;
      await commit(pool, event, [{ ...makeCommand(1, user), idempotencyKey }]);
      const purchase = await row("SELECT idempotencyKey FROM Purchase WHERE eventId = ?", event);
      expect(purchase?.["idempotencyKey"]).toBe(idempotencyKey);
    });

    test("a purchase of more tickets than one statement takes is written whole", async () => {
      const event = await makeEvent(pool, { capacity: 5000, userCap: 5000 });
      const user = await makeUser(pool);
      const commands = Array.from({ length: 3 }, (_, at) => makeCommand(at + 1, user, 1000));
      const outcomes = await commit(pool, event, commands);
      expect(outcomes.flatMap((outcome) => outcome.tickets.map((ticket) => ticket.number))).toEqual(
        Array.from({ length: 3000 }, (_, at) => at + 1),
      );
    });
  });
}
