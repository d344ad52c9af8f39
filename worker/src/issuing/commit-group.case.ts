import type { IssuedTicket, Outcome, UserStatus } from "@admit/contract";
import type { IssueCommand, LineCommand } from "@admit/line";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EpochLostError, isPurchase, type IssuerDatabase } from "../database/issuer-database.ts";
import { makeCommand, makeResize, makeVoid } from "../testing/make-commands.ts";
import { commitGroup, LinePausedError, type CommittedGroup } from "./commit-group.ts";

/** An event of the test's own, in one implementation of the database. */
export interface TestedLine {
  database: IssuerDatabase;
  eventId: string;
  addUser: (status?: UserStatus) => Promise<string>;
  setPaused: (isPaused: boolean) => Promise<void>;
  /** The purchase leaves the line. */
  leave: (command: IssueCommand) => Promise<void>;
  stored: () => Promise<StoredLine>;
  /** Runs work that uses the database. */
  run: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

export interface StoredLine {
  event: { capacity: number; issuedCount: number; lastTicketNumber: number };
  /** By `seq`. */
  purchases: {
    seq: number;
    status: string;
    requested: number;
    issued: number;
    late: boolean;
    silent: boolean;
    idempotencyKey: string;
  }[];
  /** By number. */
  tickets: IssuedTicket[];
  holdings: { userId: string; counted: number; cap: number }[];
}

export type OpenLine = (fields?: { capacity?: number; userCap?: number }) => Promise<TestedLine>;

export const commit = (
  { database, eventId, run }: TestedLine,
  commands: readonly LineCommand[],
  { epoch = 0, lastSeq = Number.MAX_SAFE_INTEGER } = {},
): Promise<CommittedGroup> =>
  run(() => commitGroup(commands, { database, eventId, epoch, lastSeq, userCapDefault: 50, now: Date.now }));

/** Records a command as failed. */
export const fail = ({ database, eventId, run }: TestedLine, command: LineCommand, epoch = 0) =>
  run(() => database.fail(eventId, { epoch, command, error: new Error("fault"), nowMs: Date.now() }));

/** Decides purchases, sorted by `seq`. */
type Commit = (line: TestedLine, commands: readonly LineCommand[]) => Promise<Outcome[]>;

const inOneGroup: Commit = async (line, commands) => (await commit(line, commands)).outcomes.filter(isPurchase);

/** By an issuer that assumes every purchase to be new. */
const assumedNew: Commit = async (line, commands) =>
  (await commit(line, commands, { lastSeq: 0 })).outcomes.filter(isPurchase);

/** The oracle: a transaction per purchase. */
const oneByOne: Commit = async (line, commands) => {
  const outcomes: Outcome[] = [];
  // One after the other is what makes it the oracle.
  // oxlint-disable-next-line no-await-in-loop
  for (const command of commands) outcomes.push(...(await inOneGroup(line, [command])));
  return outcomes;
};

/** What each implementation of the issuer's database guarantees. */
export function describeIssuerDatabase(name: string, open: OpenLine): void {
  describe(name, () => {
    describe.each([
      ["a transaction per purchase", oneByOne],
      ["a group in one transaction", inOneGroup],
      ["a group of purchases that are assumed to be new", assumedNew],
    ])("%s", (_way, decideAll) => {
      testCommit(open, decideAll);
    });
    testGrouping(open);
    testOwnership(open);
    testRefusals(open);
    testChanges(open);
  });
}

/** What holds however purchases are grouped: one suite for the oracle and for the fast versions. */
function testCommit(open: OpenLine, decideAll: Commit): void {
  test("the last tickets go to the first in line, in part if necessary", async () => {
    const line = await open({ capacity: 5 });
    const users = [await line.addUser(), await line.addUser(), await line.addUser()];
    const commands = users.map((user, at) => makeCommand(at + 1, user, 3));
    const outcomes = await decideAll(line, commands);
    expect(outcomes.map(({ status, reason, issued }) => [status, reason, issued])).toEqual([
      ["fulfilled", null, 3],
      ["partial", "event-capacity", 2],
      ["rejected", "sold-out", 0],
    ]);
    expect((await line.stored()).event).toEqual({ capacity: 5, issuedCount: 5, lastTicketNumber: 5 });
  });

  test("a user's purchases add up to their cap and not beyond", async () => {
    const line = await open({ userCap: 10 });
    const user = await line.addUser();
    const commands = [4, 4, 4, 4].map((quantity, at) => makeCommand(at + 1, user, quantity));
    expect((await decideAll(line, commands)).map(({ reason, issued }) => [reason, issued])).toEqual([
      [null, 4],
      [null, 4],
      ["user-cap", 2],
      ["user-cap-reached", 0],
    ]);
    expect((await line.stored()).holdings).toEqual([{ userId: user, counted: 10, cap: 10 }]);
  });

  test("a purchase that left is withdrawn and counts for nothing, and no other is", async () => {
    const line = await open({ capacity: 3, userCap: 3 });
    const user = await line.addUser();
    const commands = [1, 2, 4].map((seq) => makeCommand(seq, user, 2));
    const [first, leaver, last] = commands as [IssueCommand, IssueCommand, IssueCommand];
    await line.leave(leaver);
    // Of positions that other groups decide, and of another purchase that had this one's position.
    for (const other of [makeCommand(3, user), makeCommand(9, user), makeCommand(first.seq, user)])
      // oxlint-disable-next-line no-await-in-loop
      await line.leave(other);
    const outcomes = await decideAll(line, [first, leaver, last]);
    expect(outcomes.map(({ status, reason, issued }) => [status, reason, issued])).toEqual([
      ["fulfilled", null, 2],
      ["rejected", "withdrawn", 0],
      ["partial", "event-capacity", 1],
    ]);
    // Too late: what was decided stays.
    await line.leave(first);
    expect(await decideAll(line, [first, leaver, last])).toEqual(outcomes);
    expect((await line.stored()).holdings).toEqual([{ userId: user, counted: 3, cap: 3 }]);
  });

  test("repeating what was decided gives the same outcomes and writes nothing", async () => {
    const line = await open({ capacity: 4 });
    const user = await line.addUser();
    const commands = [1, 2, 3].map((seq) => makeCommand(seq, user, 2));
    const first = await decideAll(line, commands);
    const stored = await line.stored();
    expect(await decideAll(line, commands)).toEqual(first);
    expect(await line.stored()).toEqual(stored);
    expect(stored.tickets).toHaveLength(4);
  });

  test("outcomes are stored as they are returned: tickets, numbers and secrets", async () => {
    const line = await open({ userCap: 3 });
    const user = await line.addUser("INVITED");
    // Values that SQL has to escape.
    const idempotencyKey = `it's \\ "quoted"; DROP TABLE Ticket; -- %`;
    const [outcome] = await decideAll(line, [{ ...makeCommand(7, user, 4), idempotencyKey }]);
    const { tickets, purchases } = await line.stored();
    expect(outcome?.tickets).toEqual(tickets);
    expect(new Set(tickets.map(({ secret }) => secret)).size).toBe(3);
    const decided = { status: "partial", requested: 4, issued: 3, late: false, silent: true };
    expect(purchases).toEqual([{ seq: 7, idempotencyKey, ...decided }]);
  });

  test("a purchase of more tickets than one statement takes is written whole", async () => {
    const line = await open({ capacity: 5000, userCap: 5000 });
    const user = await line.addUser();
    const commands = [1, 2, 3].map((seq) => makeCommand(seq, user, 1000));
    const outcomes = await decideAll(line, commands);
    expect(outcomes.flatMap(({ tickets }) => tickets.map(({ number }) => number))).toEqual(
      Array.from({ length: 3000 }, (_, at) => at + 1),
    );
  });
}

function testGrouping(open: OpenLine): void {
  test("whatever the commands, a group decides as one transaction per purchase does", async () => {
    const statuses = ["ACTIVE", "ACTIVE", "INVITED", "SUSPENDED"] as const;
    const purchase = fc.record({ user: fc.nat({ max: 3 }), quantity: fc.integer({ min: 1, max: 20 }) });
    const bounds = fc.record({ capacity: fc.integer({ min: 0, max: 60 }), userCap: fc.integer({ min: 1, max: 30 }) });
    const lists = fc.array(purchase, { minLength: 1, maxLength: 25 });
    type Purchases = { user: number; quantity: number }[];
    const resultOf = async (decideAll: Commit, fields: Parameters<OpenLine>[0], purchases: Purchases) => {
      const line = await open(fields);
      const users = await Promise.all(statuses.map((status) => line.addUser(status)));
      const commands = purchases.map(({ user, quantity }, at) => makeCommand(at + 1, users[user] ?? "", quantity));
      const outcomes = await decideAll(line, commands);
      const stored = await line.stored();
      return {
        decided: outcomes.map(({ status, reason, issued }) => [status, reason, issued]),
        numbers: outcomes.map((outcome) => outcome.tickets.map(({ number }) => number)),
        event: stored.event,
        rows: [stored.purchases.length, stored.tickets.length],
      };
    };
    await fc.assert(
      fc.asyncProperty(bounds, lists, async (fields, purchases) => {
        expect(await resultOf(inOneGroup, fields, purchases)).toEqual(await resultOf(oneByOne, fields, purchases));
      }),
      { numRuns: 25 },
    );
  });
}

function testOwnership(open: OpenLine): void {
  test("an epoch that is raised comes with the line's position and counts", async () => {
    const line = await open({ capacity: 70 });
    const user = await line.addUser();
    const raise = (eventId = line.eventId) => line.run(() => line.database.raiseEpoch(eventId));
    expect(await raise()).toEqual({ epoch: 1, lastSeq: 0, issued: 0, capacity: 70 });
    await commit(line, [makeCommand(9, user, 3)], { epoch: 1 });
    expect(await raise()).toEqual({ epoch: 2, lastSeq: 9, issued: 3, capacity: 70 });
    expect(await raise("01ARZ3NDEKTSV4RRFFQ69G5FAV")).toBeNull();
  });

  test("an issuer whose epoch was raised by another commits nothing, and fails nothing", async () => {
    const line = await open();
    const command = makeCommand(1, await line.addUser());
    await line.run(() => line.database.raiseEpoch(line.eventId));
    await line.run(() => line.database.raiseEpoch(line.eventId));
    await expect(commit(line, [command], { epoch: 1 })).rejects.toThrow(EpochLostError);
    const failing = [command, makeVoid(2, "01J0000000000000000000000T")].map((each) => fail(line, each, 1));
    await Promise.all(failing.map((each) => expect(each).rejects.toThrow(EpochLostError)));
    expect(await line.stored()).toMatchObject({ event: { issuedCount: 0 }, purchases: [], tickets: [] });
    await commit(line, [command], { epoch: 2 });
    expect(await line.stored()).toMatchObject({ event: { issuedCount: 1 }, purchases: [{ seq: 1 }] });
  });

  test("two issuers at once never both commit a purchase, and never exceed the capacity", async () => {
    const line = await open({ capacity: 20 });
    const user = await line.addUser();
    const groups = Array.from({ length: 8 }, (_, at) => [
      makeCommand(2 * at + 1, user, 2),
      makeCommand(2 * at + 2, user, 2),
    ]);
    await Promise.all([...groups, ...groups].map((group) => commit(line, group).catch(() => undefined)));
    const { event, purchases, tickets } = await line.stored();
    expect(event).toEqual({ capacity: 20, issuedCount: 20, lastTicketNumber: 20 });
    expect([purchases.length, tickets.length]).toEqual([16, 20]);
  });

  test("nothing is decided while an operator has paused the event", async () => {
    const line = await open();
    const command = makeCommand(1, await line.addUser());
    await line.setPaused(true);
    expect(await line.run(() => line.database.isPaused(line.eventId))).toBe(true);
    await expect(commit(line, [command])).rejects.toThrow(LinePausedError);
    expect((await line.stored()).purchases).toEqual([]);
    await line.setPaused(false);
    expect(await line.run(() => line.database.isPaused(line.eventId))).toBe(false);
    expect((await commit(line, [command])).outcomes).toMatchObject([{ status: "fulfilled" }]);
  });
}

function testRefusals(open: OpenLine): void {
  test("a group that the database refuses leaves nothing behind", async () => {
    const line = await open();
    const user = await line.addUser();
    const first = makeCommand(1, user);
    await commit(line, [first]);
    const before = await line.stored();
    // Its key is another purchase's.
    const refused = { ...makeCommand(3, user), idempotencyKey: first.idempotencyKey };
    await expect(commit(line, [makeCommand(2, user), refused])).rejects.toMatchObject({ errno: 1062 });
    expect(await line.stored()).toEqual(before);
  });

  test("a failed purchase issues nothing, and is decided again only when it is retried", async () => {
    const line = await open();
    const command = makeCommand(1, await line.addUser(), 2);
    const outcome = await fail(line, command);
    expect(outcome).toMatchObject({ status: "failed", reason: "fault", issued: 0, tickets: [] });
    expect((await commit(line, [command])).outcomes).toEqual([outcome]);
    const retried = await commit(line, [{ ...command, retry: true }]);
    expect(retried.outcomes).toMatchObject([{ status: "fulfilled", issued: 2 }]);
    expect((await line.stored()).purchases).toMatchObject([{ status: "fulfilled", issued: 2 }]);
    const again = await commit(line, [{ ...command, retry: true }]);
    expect(again).toMatchObject({ outcomes: retried.outcomes, written: [] });
  });
}

function testChanges(open: OpenLine): void {
  test("a void frees its place for the next in line, under a new number", async () => {
    const line = await open({ capacity: 3 });
    const [holder, next] = [await line.addUser(), await line.addUser()];
    const [bought] = await inOneGroup(line, [makeCommand(1, holder, 3)]);
    const voiding = makeVoid(2, bought?.tickets[1]?.id ?? "");
    const { outcomes, event } = await commit(line, [voiding, makeCommand(3, next, 2)]);
    expect(outcomes[0]).toEqual({ change: voiding, refusal: null, purchaseId: bought?.purchaseId });
    expect(outcomes[1]).toMatchObject({ status: "partial", reason: "event-capacity", issued: 1 });
    expect(event).toEqual({ capacity: 3, issued: 3 });
    const stored = await line.stored();
    expect(stored.event).toEqual({ capacity: 3, issuedCount: 3, lastTicketNumber: 4 });
    expect(stored.holdings.find(({ userId }) => userId === holder)?.counted).toBe(2);
    expect(stored.tickets.filter(({ voidedAtMs }) => voidedAtMs !== null)).toMatchObject([{ number: 2 }]);
  });

  test("a void that is repeated, even after a later sale, changes nothing, whatever its id", async () => {
    const line = await open({ capacity: 3 });
    const holder = await line.addUser();
    const [bought] = await inOneGroup(line, [makeCommand(1, holder, 3)]);
    const voiding = makeVoid(2, bought?.tickets[0]?.id ?? "");
    const { outcomes } = await commit(line, [voiding]);
    await commit(line, [makeCommand(3, holder, 1)]);
    const stored = await line.stored();
    expect(stored.event).toEqual({ capacity: 3, issuedCount: 3, lastTicketNumber: 4 });
    const [again, other] = [{ ...voiding, seq: 4 }, makeVoid(5, voiding.ticketId, "another reason")];
    expect((await commit(line, [again])).outcomes).toEqual([{ ...outcomes[0], change: again }]);
    expect((await commit(line, [other])).outcomes).toEqual([{ ...outcomes[0], change: other }]);
    expect(await line.stored()).toEqual(stored);
  });

  test("a capacity applies in the line's order; one below the issued tickets is refused, and stays refused", async () => {
    const line = await open({ capacity: 2 });
    const [grow, shrink] = [makeResize(2, 5), makeResize(4, 3)];
    const user = await line.addUser();
    const { outcomes, event } = await commit(line, [makeCommand(1, user, 3), grow, makeCommand(3, user, 2), shrink]);
    const [bought, ...others] = outcomes;
    expect(bought).toMatchObject({ status: "partial", issued: 2 });
    expect(others).toMatchObject([
      { change: grow, refusal: null, purchaseId: null },
      { status: "fulfilled", issued: 2 },
      { change: shrink, refusal: "capacity-below-issued", purchaseId: null },
    ]);
    expect(event).toEqual({ capacity: 5, issued: 4 });
    // The void makes room for the refused capacity: all the same it is not decided again.
    const [gone] = (await line.stored()).tickets;
    await commit(line, [makeVoid(5, gone?.id ?? ""), makeResize(6, 8)]);
    const stored = await line.stored();
    expect(stored.event).toEqual({ capacity: 8, issuedCount: 3, lastTicketNumber: 4 });
    expect((await commit(line, [grow, shrink])).outcomes).toEqual([outcomes[1], outcomes[3]]);
    expect(await line.stored()).toEqual(stored);
  });
}
