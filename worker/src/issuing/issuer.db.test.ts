import { hotKey, leaseKey, lineKey, type LineCommand } from "@admit/contract";
import { makeEvent, makeUser } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeResize, makeVoid } from "../testing/make-change.ts";
import { makeCommand } from "../testing/make-command.ts";
import { TestLine } from "../testing/test-line.ts";

let line: TestLine;
beforeAll(async () => {
  line = await TestLine.open();
  await line.openWorker();
});
afterAll(() => line.close());

async function eventOf(fields: Parameters<typeof makeEvent>[1] = {}): Promise<string> {
  const event = await makeEvent(line.pool, fields);
  await line.begin(event);
  return event;
}

const countsOf = async (event: string) =>
  (await line.rows("SELECT issuedCount, lastTicketNumber FROM Event WHERE contentId = ?", [event]))[0];

test("exactly as many tickets are issued as there are, in the order of seq", async () => {
  const event = await eventOf({ capacity: 100 });
  const users = await Promise.all(Array.from({ length: 30 }, () => makeUser(line.pool)));
  const commands = Array.from({ length: 90 }, (_, at) => makeCommand(at + 1, users[at % 30] as string, 2));
  await line.add(event, commands);
  const outcomes = await line.outcomesOf(commands);

  expect(outcomes.map((outcome) => outcome.status)).toEqual([
    ...Array.from({ length: 50 }, () => "fulfilled"),
    ...Array.from({ length: 40 }, () => "rejected"),
  ]);
  expect(outcomes.flatMap((outcome) => outcome.tickets.map((ticket) => ticket.number))).toEqual(
    Array.from({ length: 100 }, (_, at) => at + 1),
  );
  expect(await countsOf(event)).toEqual({ issuedCount: 100, lastTicketNumber: 100 });
  const [tickets] = await line.rows("SELECT COUNT(*) AS count FROM Ticket WHERE eventId = ?", [event]);
  expect(tickets?.["count"]).toBe(100);
});

test("a redelivered bundle changes nothing and gets the outcome that stands", async () => {
  const event = await eventOf();
  const user = await makeUser(line.pool);
  const command = makeCommand(1, user, 3);
  await line.add(event, [command]);
  const [first] = await line.outcomesOf([command]);
  const marker = makeCommand(2, user, 1);
  await line.add(event, [command, marker]);
  await line.outcomesOf([marker]);
  const [again] = await line.outcomesOf([command]);
  expect(again).toEqual(first);
  expect(await countsOf(event)).toEqual({ issuedCount: 4, lastTicketNumber: 4 });
});

test("bundles that come out of order are decided in the order of seq", async () => {
  const event = await eventOf({ capacity: 1 });
  const [early, late] = [await makeUser(line.pool), await makeUser(line.pool)];
  const second = makeCommand(2, late);
  const first = makeCommand(1, early);
  await line.queue(event).add("bundle", { commands: [second] });
  await line.add(event, [first]);
  const outcomes = await line.outcomesOf([first, second]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(["fulfilled", "rejected"]);
});

test("a place that never comes is passed over, and its straggler decided and marked late", async () => {
  const event = await eventOf();
  const user = await makeUser(line.pool);
  const [straggler, next] = [makeCommand(1, user), makeCommand(2, user)];
  await line.add(event, [next]);
  await line.outcomesOf([next]);
  await line.headAt(event, 2);
  await line.add(event, [straggler]);
  await line.outcomesOf([straggler]);
  const rows = await line.rows("SELECT seq, late FROM Purchase WHERE eventId = ? ORDER BY seq", [event]);
  expect(rows.map((row) => [Number(row["seq"]), row["late"]])).toEqual([
    [1, 1],
    [2, 0],
  ]);
});

test("a poisoned command fails alone; its group goes on in order", async () => {
  const event = await eventOf();
  const user = await makeUser(line.pool);
  const commands = Array.from({ length: 9 }, (_, at) => makeCommand(at + 1, user));
  // A row that no INSERT can write: another purchase has this key already, under another id.
  const taken = commands[4] as (typeof commands)[number];
  const earlier = { ...taken, purchaseId: makeCommand(1, user).purchaseId, seq: 1 };
  await line.pool.query(
    "INSERT INTO Purchase SET id = ?, eventId = ?, userId = ?, requestedById = ?, source = 'BUYER', idempotencyKey = ?, seq = 0, requested = 1, issued = 0, status = 'rejected', reason = 'sold-out', late = 0, silent = 0, acceptedAt = NOW(3), decidedAt = NOW(3)",
    [earlier.purchaseId, event, user, user, taken.idempotencyKey],
  );
  await line.add(event, commands);
  const outcomes = await line.outcomesOf(commands);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(
    commands.map((command) => (command === taken ? "failed" : "fulfilled")),
  );
  expect(await countsOf(event)).toEqual({ issuedCount: 8, lastTicketNumber: 8 });
});

test("changes by staff are decided in their turn, and published with the group", async () => {
  const event = await eventOf({ capacity: 2 });
  const user = await makeUser(line.pool);
  const bought = makeCommand(1, user, 2);
  await line.add(event, [bought]);
  const [outcome] = await line.outcomesOf([bought]);
  const [first, second] = outcome?.tickets ?? [];
  const changes = [makeVoid(2, first?.id ?? ""), makeResize(4, 1), makeResize(5, 4), makeVoid(6, second?.id ?? "")];
  const between = makeCommand(3, user, 2);
  await line.add(event, [changes[0], between, ...changes.slice(1)] as LineCommand[]);
  expect((await line.changesOf(changes)).map(({ refusal, purchaseId }) => [refusal, purchaseId])).toEqual([
    [null, bought.purchaseId],
    ["capacity-below-issued", null],
    [null, null],
    [null, bought.purchaseId],
  ]);
  expect((await line.outcomesOf([between]))[0]).toMatchObject({ reason: "event-capacity", issued: 1 });
  expect(await countsOf(event)).toEqual({ issuedCount: 1, lastTicketNumber: 3 });
});

test("a poisoned change fails alone, and the line behind it goes on", async () => {
  const event = await eventOf();
  const user = await makeUser(line.pool);
  const bought = makeCommand(1, user, 1);
  await line.add(event, [bought]);
  const [outcome] = await line.outcomesOf([bought]);
  // A holding of none: the count would fall below that, which the row refuses.
  await line.pool.query("UPDATE Holding SET counted = 0 WHERE eventId = ?", [event]);
  const [voiding, next] = [makeVoid(2, outcome?.tickets[0]?.id ?? ""), makeCommand(3, await makeUser(line.pool), 1)];
  await line.add(event, [voiding, next]);
  expect((await line.changesOf([voiding]))[0]?.refusal).toBe("fault");
  expect((await line.outcomesOf([next]))[0]?.status).toBe("fulfilled");
});

test("what is no bundle ends as a failed job and holds nobody up", async () => {
  const event = await eventOf();
  const user = await makeUser(line.pool);
  await line.queue(event).add("bundle", { commands: "none" });
  const command = makeCommand(1, user);
  await line.add(event, [command]);
  expect((await line.outcomesOf([command]))[0]?.status).toBe("fulfilled");
  expect(await line.queue(event).getFailedCount()).toBe(1);
});

test("an issuer that is overtaken commits nothing more", async () => {
  const event = await eventOf();
  const user = await makeUser(line.pool);
  const first = makeCommand(1, user);
  await line.add(event, [first]);
  await line.outcomesOf([first]);
  const [before] = await line.rows("SELECT issuerEpoch FROM Event WHERE contentId = ?", [event]);

  await line.pool.query("UPDATE Event SET issuerEpoch = issuerEpoch + 10 WHERE contentId = ?", [event]);
  const second = makeCommand(2, user);
  await line.add(event, [second]);
  const [outcome] = await line.outcomesOf([second]);
  expect(outcome?.status).toBe("fulfilled");
  const [after] = await line.rows("SELECT issuerEpoch FROM Event WHERE contentId = ?", [event]);
  // It let go, took over anew, and decided under the epoch after the one that had overtaken it.
  expect(after?.["issuerEpoch"]).toBe((before?.["issuerEpoch"] as number) + 11);
});

test("places given that never came into the queue are settled, so that the line shows nobody waiting", async () => {
  const event = await eventOf();
  const user = await makeUser(line.pool);
  const command = makeCommand(1, user);
  await line.add(event, [command]);
  await line.redis.hset(lineKey(line.prefix, event), { seq: 5 });
  await line.headAt(event, 5);
  expect(await line.redis.hget(lineKey(line.prefix, event), "head")).toBe("5");
});

test("an idle issuer lets go of its event, and is back when somebody comes", async () => {
  const idle = await TestLine.open();
  try {
    await idle.openWorker(0);
    const event = await makeEvent(idle.pool);
    await idle.begin(event);
    const user = await makeUser(idle.pool);
    const first = makeCommand(1, user);
    await idle.add(event, [first]);
    await idle.outcomesOf([first]);
    await expect.poll(() => idle.redis.exists(leaseKey(idle.prefix, event)), { timeout: 10_000 }).toBe(0);
    expect(await idle.redis.sismember(hotKey(idle.prefix), event)).toBe(0);
    const second = makeCommand(2, user);
    await idle.add(event, [second]);
    expect((await idle.outcomesOf([second]))[0]?.status).toBe("fulfilled");
  } finally {
    await idle.close();
  }
});

test("with two workers an event has one issuer, and the other takes over when it closes", async () => {
  const pair = await TestLine.open();
  try {
    const workers = [await pair.openWorker(), await pair.openWorker()];
    const event = await makeEvent(pair.pool, { capacity: 30 });
    await pair.begin(event);
    const user = await makeUser(pair.pool);
    const first = Array.from({ length: 20 }, (_, at) => makeCommand(at + 1, user));
    await pair.add(event, first);
    await pair.outcomesOf(first);
    const owner = await pair.redis.get(leaseKey(pair.prefix, event));
    const owning = workers.find((worker) => worker.services.workerId === owner);
    if (owning === undefined) throw new Error("none of the two workers holds the lease");
    await pair.closeWorker(owning);

    const second = Array.from({ length: 20 }, (_, at) => makeCommand(at + 21, user));
    await pair.add(event, second);
    const outcomes = await pair.outcomesOf(second);
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(10);
    expect(await pair.redis.get(leaseKey(pair.prefix, event))).not.toBe(owner);
  } finally {
    await pair.close();
  }
});
