import { openMysql } from "@admit/prisma";
import { createTestDatabase, makeEvent, makeUser, testServers } from "@admit/prisma/testing";
import type { IssueCommand } from "@admit/contract";
import fc from "fast-check";
import type { Pool, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCommand } from "../testing/make-command.ts";
import { takeOver } from "../ownership/take-over.ts";
import { describeCommit, type Commit } from "./commit-group.case.ts";
import { readLineState } from "./line-state-read.ts";
import { commitGroup, EpochLostError, isPurchase, type CommitGroupOptions } from "./commit-group.ts";

const optionsOf = (pool: Pool, eventId: string, epoch = 0, lastSeq = Number.MAX_SAFE_INTEGER): CommitGroupOptions => ({
  pool,
  eventId,
  epoch,
  lastSeq,
  userCapDefault: 50,
  now: Date.now,
});

/** The fast version: one transaction for the group. */
const inOneGroup: Commit = async (pool, eventId, commands) =>
  (await commitGroup(commands, optionsOf(pool, eventId))).outcomes.filter(isPurchase);

/** The same by an issuer that takes every purchase for new. */
const takenForNew: Commit = async (pool, eventId, commands) =>
  (await commitGroup(commands, optionsOf(pool, eventId, 0, 0))).outcomes.filter(isPurchase);

/** The oracle: a transaction per purchase, one after the other. */
const oneByOne: Commit = async (pool, eventId, commands) => {
  const outcomes = [];
  for (const command of commands) {
    // One after the other is what makes it the oracle.
    // oxlint-disable-next-line no-await-in-loop
    outcomes.push(...(await commitGroup([command], optionsOf(pool, eventId))).outcomes.filter(isPurchase));
  }
  return outcomes;
};

describeCommit("a transaction per purchase", oneByOne);
describeCommit("a group in one transaction", inOneGroup);
describeCommit("a group of purchases that are taken for new", takenForNew);

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

const countsOf = async (event: string): Promise<unknown> =>
  (
    await pool.query<RowDataPacket[]>(
      "SELECT issuedCount, lastTicketNumber, (SELECT COUNT(*) FROM Purchase WHERE eventId = contentId) AS purchases, (SELECT COUNT(*) FROM Ticket WHERE eventId = contentId) AS tickets FROM Event WHERE contentId = ?",
      [event],
    )
  )[0][0];

test("whatever the commands, a group decides as one transaction per purchase does", async () => {
  const users = await Promise.all(
    (["ACTIVE", "ACTIVE", "INVITED", "SUSPENDED"] as const).map((status) => makeUser(pool, { status })),
  );
  const runs = fc.record({
    capacity: fc.integer({ min: 0, max: 60 }),
    userCap: fc.integer({ min: 1, max: 30 }),
    purchases: fc.array(fc.record({ user: fc.constantFrom(...users), quantity: fc.integer({ min: 1, max: 20 }) }), {
      minLength: 1,
      maxLength: 25,
    }),
  });
  await fc.assert(
    fc.asyncProperty(runs, async ({ capacity, userCap, purchases }) => {
      const told = [];
      for (const commit of [inOneGroup, oneByOne]) {
        // oxlint-disable-next-line no-await-in-loop
        const event = await makeEvent(pool, { capacity, userCap });
        const commands = purchases.map(({ user, quantity }, at) => makeCommand(at + 1, user, quantity));
        // oxlint-disable-next-line no-await-in-loop
        const outcomes = await commit(pool, event, commands);
        const numbers = outcomes.map((outcome) => outcome.tickets.map((ticket) => ticket.number));
        const verdicts = outcomes.map(({ status, reason, issued }) => [status, reason, issued]);
        // oxlint-disable-next-line no-await-in-loop
        told.push({ verdicts, numbers, counts: await countsOf(event) });
      }
      expect(told[0]).toEqual(told[1]);
    }),
    { numRuns: 25 },
  );
});

test("an issuer whose event was taken over commits nothing", async () => {
  const event = await makeEvent(pool);
  const user = await makeUser(pool);
  const first = await takeOver(pool, event);
  const second = await takeOver(pool, event);
  expect([first?.epoch, second?.epoch]).toEqual([1, 2]);
  const group = [makeCommand(1, user)];
  await expect(commitGroup(group, optionsOf(pool, event, 1))).rejects.toThrow(EpochLostError);
  expect(await countsOf(event)).toMatchObject({ issuedCount: 0, purchases: 0, tickets: 0 });
  await commitGroup(group, optionsOf(pool, event, 2));
  expect(await countsOf(event)).toMatchObject({ issuedCount: 1, purchases: 1, tickets: 1 });
});

test("two issuers at once never both commit a purchase, and never exceed the capacity", async () => {
  const event = await makeEvent(pool, { capacity: 20 });
  const user = await makeUser(pool);
  const groups = Array.from({ length: 8 }, (_, at): IssueCommand[] => [
    makeCommand(2 * at + 1, user, 2),
    makeCommand(2 * at + 2, user, 2),
  ]);
  await Promise.all(
    [...groups, ...groups].map((group) => commitGroup(group, optionsOf(pool, event)).catch(() => undefined)),
  );
  expect(await countsOf(event)).toEqual({ issuedCount: 20, lastTicketNumber: 20, purchases: 16, tickets: 20 });
});

test("an issuer frozen in the middle of a group does not keep its event from the next one", async () => {
  const event = await makeEvent(pool);
  const command = makeCommand(1, await makeUser(pool));
  const frozen = await pool.getConnection();
  await readLineState(frozen, event, [command], 50, () => true);
  // The server ends the transaction by itself, within the time that a statement waits for a row.
  expect(await takeOver(pool, event)).toMatchObject({ epoch: 1, lastSeq: 0 });
  const { outcomes } = await commitGroup([command], optionsOf(pool, event, 1));
  expect(outcomes[0]).toMatchObject({ status: "fulfilled" });
  await expect(frozen.query("COMMIT")).rejects.toThrow(/closed|lost|timeout/i);
  frozen.destroy();
});

test("a group whose last statement is refused leaves nothing behind", async () => {
  const event = await makeEvent(pool, { capacity: 10 });
  const user = await makeUser(pool);
  // A ticket that should not be: the number that the group is about to give is taken.
  await pool.query(
    "INSERT INTO Ticket SET id = '01J0000000000000000000TAKN', eventId = ?, userId = ?, purchaseId = ?, number = 2, secret = X'000000000000', issuedAt = NOW(3)",
    [event, user, event],
  );
  const group = [makeCommand(1, user), makeCommand(2, user)];
  await expect(commitGroup(group, optionsOf(pool, event))).rejects.toThrow(/duplicate/i);
  expect(await countsOf(event)).toEqual({ issuedCount: 0, lastTicketNumber: 0, purchases: 0, tickets: 1 });
});

test("of an archived event, kept purchases are decided, withdrawn and later ones are rejected", async () => {
  const [event, user] = [await makeEvent(pool, { status: "ARCHIVED" }), await makeUser(pool)];
  await pool.query("UPDATE Event SET withdrawnSeq = 1, keptSeq = 2 WHERE contentId = ?", [event]);
  const group = [makeCommand(1, user), makeCommand(2, user), makeCommand(3, user)];
  const { outcomes } = await commitGroup(group, optionsOf(pool, event));
  expect(outcomes.filter(isPurchase).map(({ status, reason }) => [status, reason])).toEqual([
    ["rejected", "sale-withdrawn"],
    ["fulfilled", null],
    ["rejected", "event-not-found"],
  ]);
});

test("a purchase of an event that is not there is rejected, and recorded", async () => {
  const user = await makeUser(pool);
  const event = "01J00000000000000000N0EVNT";
  const { outcomes } = await commitGroup([makeCommand(1, user)], optionsOf(pool, event));
  expect(outcomes[0]).toMatchObject({ status: "rejected", reason: "event-not-found", issued: 0 });
});
