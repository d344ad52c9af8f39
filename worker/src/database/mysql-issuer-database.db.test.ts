import type { IssuedTicket } from "@admit/contract";
import type { LineCommand } from "@admit/line";
import { audit } from "@admit/prisma";
import { makeEvent, makeUser, openTestDatabase, type TestDatabase } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  commit,
  describeIssuerDatabase,
  fail,
  type StoredLine,
  type TestedLine,
} from "../issuing/commit-group.case.ts";
import type { CommittedGroup } from "../issuing/commit-group.ts";
import { makeCommand, makeResize, makeVoid } from "../testing/make-commands.ts";
import { isPurchase } from "./issuer-database.ts";
import { mysqlIssuerDatabase } from "./mysql-issuer-database.ts";

let database: TestDatabase;
beforeAll(async () => void (database = await openTestDatabase(8)));
afterAll(() => database.close());

/** An event in MySQL. */
async function open(fields?: Parameters<typeof makeEvent>[1]): Promise<TestedLine> {
  const { pool, rows } = database;
  const eventId = await makeEvent(pool, fields);
  const read = <Row>(sql: string): Promise<Row[]> => rows(sql, [eventId]);
  return {
    database: mysqlIssuerDatabase(pool),
    eventId,
    run: (work) => work(),
    addUser: (status = "ACTIVE") => makeUser(pool, { status }),
    async setPaused(isPaused) {
      await rows("UPDATE Event SET pausedAt = ? WHERE contentId = ?", [isPaused ? new Date() : null, eventId]);
    },
    async leave({ purchaseId, seq, userId }) {
      const left = [eventId, seq, purchaseId, userId];
      await rows("INSERT INTO Leaving (eventId, seq, purchaseId, userId, createdAt) VALUES (?, ?, ?, ?, NOW(3))", left);
    },
    async stored() {
      const [event] = await read<StoredLine["event"]>(
        "SELECT capacity, issuedCount, lastTicketNumber FROM Event WHERE contentId = ?",
      );
      if (event === undefined) throw new Error(`event ${eventId} is gone`);
      type PurchaseRow = Omit<StoredLine["purchases"][number], "late" | "silent"> & { late: number; silent: number };
      const purchases = await read<PurchaseRow>(
        "SELECT seq, status, requested, issued, late, silent, idempotencyKey FROM Purchase WHERE eventId = ? ORDER BY seq",
      );
      const tickets = await read<IssuedTicket & { voidedAt: Date | null }>(
        "SELECT id, number, version, LOWER(HEX(secret)) AS secret, voidedAt FROM Ticket WHERE eventId = ? ORDER BY number",
      );
      return {
        event,
        purchases: purchases.map((row) => ({ ...row, late: Boolean(row.late), silent: Boolean(row.silent) })),
        tickets: tickets.map(({ voidedAt, ...ticket }) => ({ ...ticket, voidedAtMs: voidedAt?.getTime() ?? null })),
        holdings: await read("SELECT userId, counted, cap FROM Holding WHERE eventId = ? ORDER BY userId"),
      };
    },
  };
}

const ticketsOf = ({ outcomes }: CommittedGroup): string[] =>
  outcomes.filter(isPurchase).flatMap(({ tickets }) => tickets.map(({ id }) => id));
/** By id: entries of one group have one time. */
const entriesOf = (subjectId: string) =>
  database.rows("SELECT id, actorId, action, subjectType, details FROM AuditEntry WHERE subjectId = ? ORDER BY id", [
    subjectId,
  ]);

describeIssuerDatabase("MySQL", open);

test("issuers that acquire an event at the same time have an epoch each", async () => {
  const { database: issuers, eventId } = await open();
  const raised = await Promise.all(Array.from({ length: 40 }, () => issuers.raiseEpoch(eventId)));
  const epochs = raised.map((each) => each?.epoch ?? 0).toSorted((one, other) => one - other);
  expect(epochs).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
});

test("an issuer that freezes within a group does not keep its event from the next one", async () => {
  const line = await open();
  const command = makeCommand(1, await line.addUser());
  const frozen = await line.database.connect(line.eventId);
  await frozen.load([command], { userCapDefault: 50, lookUp: () => true });
  // The server ends the transaction within the time that a statement waits for a row.
  expect(await line.database.raiseEpoch(line.eventId)).toMatchObject({ epoch: 1, lastSeq: 0 });
  expect((await commit(line, [command], { epoch: 1 })).outcomes).toMatchObject([{ status: "fulfilled" }]);
  const nothing = { decisions: [], changes: [], counted: new Map(), receivers: new Set<string>() };
  const group = { ...nothing, capacity: 1, issuedCount: 0, lastTicketNumber: 0 };
  await expect(frozen.write({ decided: group, retried: [], userCap: 1, decidedAtMs: 0 })).rejects.toThrow(
    /closed|lost|timeout/i,
  );
  frozen.destroy();
});

test("a group whose last statement is refused leaves nothing behind", async () => {
  const line = await open({ capacity: 10 });
  const user = await line.addUser();
  // The number of the group's second ticket is in use.
  await database.rows(
    "INSERT INTO Ticket SET id = '01J0000000000000000000TAKN', eventId = ?, userId = ?, purchaseId = ?, number = 2, secret = X'000000000000', issuedAt = NOW(3)",
    [line.eventId, user, line.eventId],
  );
  const before = await line.stored();
  await expect(commit(line, [makeCommand(1, user), makeCommand(2, user)])).rejects.toThrow(/duplicate/i);
  expect(await line.stored()).toEqual(before);
  await database.rows("DELETE FROM Ticket WHERE eventId = ?", [line.eventId]);
});

const rejectionsOf = async (line: TestedLine, group: readonly LineCommand[]) =>
  (await commit(line, group)).outcomes.filter(isPurchase).map(({ status, reason }) => [status, reason]);

test("of an archived event, kept purchases are decided, withdrawn and later ones are rejected", async () => {
  const line = await open({ status: "ARCHIVED" });
  const user = await line.addUser();
  await database.rows("UPDATE Event SET withdrawnSeq = 1, keptSeq = 2 WHERE contentId = ?", [line.eventId]);
  expect(await rejectionsOf(line, [makeCommand(1, user), makeCommand(2, user), makeCommand(3, user)])).toEqual([
    ["rejected", "sale-withdrawn"],
    ["fulfilled", null],
    ["rejected", "event-not-found"],
  ]);
});

test("a purchase of an unknown event is rejected, and recorded", async () => {
  const line = { ...(await open()), eventId: "01J00000000000000000N0EVNT" };
  const command = makeCommand(1, await line.addUser());
  expect(await rejectionsOf(line, [command])).toEqual([["rejected", "event-not-found"]]);
  expect(await database.rows("SELECT issued FROM Purchase WHERE id = ?", [command.purchaseId])).toEqual([
    { issued: 0 },
  ]);
});

test("a void is written whole, with its reason and its audit entry, and only the first one counts", async () => {
  const line = await open({ capacity: 3 });
  const holder = await line.addUser();
  const [, gone = ""] = ticketsOf(await commit(line, [makeCommand(1, holder, 3)]));
  const voiding = makeVoid(2, gone, 'it\'s \\ "lost"; DROP TABLE Ticket');
  await commit(line, [voiding]);
  await commit(line, [{ ...voiding, seq: 3, reason: "a second reason" }, makeVoid(4, gone, "another reason")]);

  const [ticket] = await database.rows("SELECT * FROM Ticket WHERE id = ?", [gone]);
  expect(ticket).toMatchObject({ status: "VOIDED", voidedById: voiding.actorId, voidReason: voiding.reason });
  expect(ticket?.["voidedAt"]).toBeInstanceOf(Date);
  expect((await line.stored()).holdings).toMatchObject([{ counted: 2 }]);
  const { changeId: id, actorId, reason } = voiding;
  const details = { eventId: line.eventId, number: 2, userId: holder, purchaseId: ticket?.["purchaseId"], reason };
  expect(await entriesOf(gone)).toEqual([{ id, actorId, action: "ticket.void", subjectType: "ticket", details }]);
});

test("a ticket of another event is not voided by this one's line", async () => {
  const [line, elsewhere] = [await open(), await open()];
  const [ticketId = ""] = ticketsOf(await commit(elsewhere, [makeCommand(1, await elsewhere.addUser(), 1)]));
  const { outcomes } = await commit(line, [makeVoid(1, ticketId)]);
  expect(outcomes[0]).toMatchObject({ refusal: "ticket-not-found", purchaseId: null });
  expect(await elsewhere.stored()).toMatchObject({
    event: { capacity: 1000, issuedCount: 1, lastTicketNumber: 1 },
    tickets: [{ id: ticketId, voidedAtMs: null }],
    holdings: [{ counted: 1 }],
  });
});

test("each resize has one audit entry with its details, applied or refused, however often it is repeated", async () => {
  const line = await open({ capacity: 4 });
  await commit(line, [makeCommand(1, await line.addUser(), 3)]);
  const [grow, refused, another] = [makeResize(2, 6), makeResize(3, 2), makeResize(4, 1)];
  await commit(line, [grow, refused, another]);
  const again = [refused, grow, another].map((change, at) => ({ ...change, seq: 5 + at }));
  await commit(line, again);
  const { eventId } = line;
  const expected = [
    { change: grow, action: "event.resize", details: { eventId, from: 4, to: 6 } },
    { change: refused, action: "event.resize.refused", details: { eventId, from: 6, to: 2, issued: 3 } },
    { change: another, action: "event.resize.refused", details: { eventId, from: 6, to: 1, issued: 3 } },
  ].map(({ change: { changeId: id, actorId }, ...entry }) => ({ id, actorId, subjectType: "event", ...entry }));
  expect(await entriesOf(eventId)).toEqual(expected.toSorted((one, other) => (one.id < other.id ? -1 : 1)));
});

test("a holder above a cap that was lowered since can still have a ticket voided", async () => {
  const line = await open({ userCap: 5 });
  const [gone = ""] = ticketsOf(await commit(line, [makeCommand(1, await line.addUser(), 5)]));
  await database.rows("UPDATE Event SET userCap = 2 WHERE contentId = ?", [line.eventId]);
  await commit(line, [makeVoid(2, gone)]);
  const { event, holdings } = await line.stored();
  expect([event, holdings]).toMatchObject([{ issuedCount: 4, lastTicketNumber: 5 }, [{ counted: 4, cap: 5 }]]);
});

test("a purchase by staff has an audit entry, and a buyer's has none", async () => {
  const line = await open();
  const [staff, holder] = [await makeUser(database.pool, { role: "STAFF" }), await line.addUser()];
  const issued = { ...makeCommand(1, holder, 2), source: "STAFF" as const, requestedById: staff };
  const bought = makeCommand(2, holder, 1);
  await commit(line, [issued, bought]);
  await commit(line, [issued]);
  const { purchaseId: id } = issued;
  const details = { eventId: line.eventId, userId: holder, quantity: 2, issued: 2, status: "fulfilled" };
  expect(await entriesOf(id)).toEqual([
    { id, actorId: staff, action: "ticket.issue", subjectType: "purchase", details },
  ]);
  expect(await entriesOf(bought.purchaseId)).toEqual([]);
});

test("a mail is due for each purchase of an active holder that got tickets, and for no other", async () => {
  const line = await open({ capacity: 3 });
  const [active, invited] = [await line.addUser(), await line.addUser("INVITED")];
  const group = [makeCommand(1, active, 2), makeCommand(2, invited, 1), makeCommand(3, active, 1)];
  await commit(line, group);
  await commit(line, group);
  const ids = group.map(({ purchaseId }) => purchaseId);
  const due = await database.rows("SELECT purchaseId FROM TicketMail WHERE purchaseId IN (?)", [ids]);
  expect(due.map((row) => row["purchaseId"] as string)).toEqual([group[0]?.purchaseId]);
});

test("a void queues one notice to its holder, with itself; none where the holder is not active", async () => {
  const line = await open();
  const holders = [await line.addUser(), await line.addUser("INVITED")];
  const issued = await commit(
    line,
    holders.map((holder, at) => makeCommand(at + 1, holder, 1)),
  );
  const voids = ticketsOf(issued).map((ticketId, at) => makeVoid(3 + at, ticketId));
  await commit(line, voids);
  await commit(
    line,
    voids.map((each, at) => ({ ...each, seq: 5 + at })),
  );
  const sql = "SELECT id, kind, userId, ticketId FROM Notice WHERE eventId = ?";
  const [first] = voids;
  expect(await database.rows(sql, [line.eventId])).toEqual([
    { id: first?.changeId, kind: "TICKET_VOIDED", userId: holders[0], ticketId: first?.ticketId },
  ]);
});

test("a change that fails is recorded, and may be asked for again", async () => {
  const line = await open();
  const [ticketId = ""] = ticketsOf(await commit(line, [makeCommand(1, await line.addUser(), 1)]));
  const voiding = makeVoid(2, ticketId);
  const outcome = { change: voiding, refusal: "fault", purchaseId: null };
  expect(await fail(line, voiding)).toEqual(outcome);
  expect((await commit(line, [voiding])).outcomes[0]).toMatchObject({ refusal: null });
  const actions = (await entriesOf(ticketId)).map((entry) => entry["action"] as string);
  expect(actions.sort()).toEqual(["ticket.void", "ticket.void.failed"]);
});

test("after all of this the database keeps every invariant", async () => {
  const { violations } = await audit(database.pool);
  // Here no gateway accepted the purchases, which derives their ids.
  expect(violations.filter(({ invariant }) => invariant !== "the-id-is-derived-from-the-key")).toEqual([]);
});
