import { waitAt, type LineCommand, type LineSample } from "@admit/line";
import { makeEvent, makeUser } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
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

test("a redelivered batch changes nothing and gets the outcome that it had", async () => {
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

test("batches that come out of order are decided in the order of seq", async () => {
  const event = await eventOf({ capacity: 1 });
  const [early, late] = [await makeUser(line.pool), await makeUser(line.pool)];
  const second = makeCommand(2, late);
  const first = makeCommand(1, early);
  await line.probe.queue(event).add("batch", { commands: [second] });
  await line.add(event, [first]);
  const outcomes = await line.outcomesOf([first, second]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(["fulfilled", "rejected"]);
});

test("a position that never comes is passed over, and a late purchase decided and marked late", async () => {
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

test("a poisoned command fails alone, and its group is decided in order", async () => {
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

/** The statement of a group that waits for its event's row, killed on the server by its number. */
async function killGroupOf(event: string): Promise<void> {
  const waiting = () =>
    line.rows("SELECT ID AS id FROM information_schema.PROCESSLIST WHERE INFO LIKE ? AND ID <> CONNECTION_ID()", [
      `%FROM Event WHERE contentId = '${event}' FOR UPDATE%`,
    ]);
  await expect.poll(async () => (await waiting()).length, { timeout: 5000 }).toBe(1);
  await line.pool.query(`KILL QUERY ${(await waiting())[0]?.["id"]}`);
}

test("a killed query is not its purchase's fault: the first in line gets the last ticket", async () => {
  const event = await eventOf({ capacity: 2 });
  const [early, late] = [await makeUser(line.pool), await makeUser(line.pool)];
  const [opening, first, second] = [makeCommand(1, late), makeCommand(2, early), makeCommand(3, late)];
  await line.add(event, [opening]);
  await line.outcomesOf([opening]);

  const locking = await line.pool.getConnection();
  await locking.query("START TRANSACTION");
  await locking.query("SELECT 1 FROM Event WHERE contentId = ? FOR UPDATE", [event]);
  await line.add(event, [first]);
  await killGroupOf(event);
  await line.add(event, [second]);
  await locking.query("COMMIT");
  locking.release();

  expect((await line.outcomesOf([first, second])).map(({ status, reason }) => [status, reason])).toEqual([
    ["fulfilled", null],
    ["rejected", "sold-out"],
  ]);
});

test("changes by staff are decided in the order of the line, and published with the group", async () => {
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

test("a poisoned change fails alone, and the line behind it is decided", async () => {
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

test("a job that is no batch fails, and delays no other", async () => {
  const event = await eventOf();
  const user = await makeUser(line.pool);
  await line.probe.queue(event).add("batch", { commands: "none" });
  const command = makeCommand(1, user);
  await line.add(event, [command]);
  expect((await line.outcomesOf([command]))[0]?.status).toBe("fulfilled");
  expect(await line.probe.queue(event).getFailedCount()).toBe(1);
});

test("an issuer whose epoch was raised commits nothing more", async () => {
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
  // It released the event, acquired it again, and decided under the next epoch.
  expect(after?.["issuerEpoch"]).toBe((before?.["issuerEpoch"] as number) + 11);
});

test("positions that never reached the queue are passed over, so that the line shows no one waiting", async () => {
  const event = await eventOf();
  const user = await makeUser(line.pool);
  const command = makeCommand(1, user);
  await line.add(event, [command]);
  await line.probe.setCounters(event, { seq: 5 });
  await line.headAt(event, 5);
  expect(await line.probe.counter(event, "head")).toBe(5);
});

test("an idle issuer releases its event, and is back for the next purchase", async () => {
  const idle = await TestLine.open();
  try {
    await idle.openWorker(0);
    const event = await makeEvent(idle.pool);
    await idle.begin(event);
    const user = await makeUser(idle.pool);
    const first = makeCommand(1, user);
    await idle.add(event, [first]);
    await idle.outcomesOf([first]);
    await expect.poll(() => idle.probe.leaseHolder(event), { timeout: 10_000 }).toBeNull();
    expect(await idle.probe.isHot(event)).toBe(false);
    // No data stays that would grow with each event: neither finished batches nor their notifications.
    const queue = idle.probe.queue(event);
    expect([await queue.getCompletedCount(), await queue.getJob("1"), await idle.probe.queueEvents(event)]).toEqual([
      0,
      undefined,
      0,
    ]);
    const second = makeCommand(2, user);
    await idle.add(event, [second]);
    expect((await idle.outcomesOf([second]))[0]?.status).toBe("fulfilled");
  } finally {
    await idle.close();
  }
});

test("with two workers an event has one issuer, and the other acquires it when the first closes", async () => {
  const pair = await TestLine.open();
  try {
    const workers = [await pair.openWorker(), await pair.openWorker()];
    const event = await makeEvent(pair.pool, { capacity: 30 });
    await pair.begin(event);
    const user = await makeUser(pair.pool);
    const first = Array.from({ length: 20 }, (_, at) => makeCommand(at + 1, user));
    await pair.add(event, first);
    await pair.outcomesOf(first);
    const owner = await pair.probe.leaseHolder(event);
    const owning = workers.find((worker) => worker.services.workerId === owner);
    if (owning === undefined) throw new Error("none of the two workers holds the lease");
    await pair.closeWorker(owning);

    const second = Array.from({ length: 20 }, (_, at) => makeCommand(at + 21, user));
    await pair.add(event, second);
    const outcomes = await pair.outcomesOf(second);
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(10);
    expect(await pair.probe.leaseHolder(event)).not.toBe(owner);
  } finally {
    await pair.close();
  }
});

const samplesOf = async (event: string): Promise<LineSample[]> => (await line.store.readSamples(event)).seconds;

const setPaused = async (event: string, paused: boolean): Promise<void> => {
  await line.pool.query("UPDATE Event SET pausedAt = ? WHERE contentId = ?", [paused ? new Date() : null, event]);
  await line.store.notify("event-changed", event);
};

test("a paused event decides nothing until it is resumed, and then everything in order", async () => {
  const event = await eventOf({ capacity: 15 });
  const users = await Promise.all(Array.from({ length: 20 }, () => makeUser(line.pool)));
  await setPaused(event, true);
  const commands = users.map((user, at) => makeCommand(at + 1, user));
  await line.add(event, commands);
  // Another event's purchases go through the same worker meanwhile.
  const other = await eventOf();
  const elsewhere = makeCommand(1, users[0] as string);
  await line.add(other, [elsewhere]);
  await line.outcomesOf([elsewhere]);
  const decided = () => line.rows("SELECT COUNT(*) AS count FROM Purchase WHERE eventId = ?", [event]);
  expect(await decided()).toEqual([{ count: 0 }]);

  await expect
    .poll(async () => (await samplesOf(event))[0]?.oldestWaitMs ?? 0, { timeout: 5000 })
    .toBeGreaterThan(1000);
  await setPaused(event, false);
  const outcomes = await line.outcomesOf(commands);
  // A group's wait is not part of its commit time.
  await expect.poll(async () => (await samplesOf(event))[0]?.decided, { timeout: 5000 }).toBe(20);
  const [resumed] = await samplesOf(event);
  expect(resumed?.commitMs).toBeLessThan(Math.max(...outcomes.map((each) => each.decidedAtMs - each.acceptedAtMs)));
  expect(outcomes.map(({ status }) => status)).toEqual(users.map((_, at) => (at < 15 ? "fulfilled" : "rejected")));
  expect(outcomes.flatMap(({ tickets }) => tickets.map(({ number }) => number))).toEqual(
    Array.from({ length: 15 }, (_, at) => at + 1),
  );
});

test("a worker that ends while its event is paused leaves the line to the next worker", async () => {
  const own = await TestLine.open();
  const worker = await own.openWorker();
  const event = await makeEvent(own.pool);
  await own.begin(event);
  await own.pool.query("UPDATE Event SET pausedAt = NOW(3) WHERE contentId = ?", [event]);
  const command = makeCommand(1, await makeUser(own.pool));
  await own.add(event, [command]);
  await expect.poll(() => own.probe.leaseHolder(event)).not.toBeNull();
  await expect.poll(() => own.probe.queue(event).getActiveCount()).toBe(1);
  await own.closeWorker(worker);
  await own.pool.query("UPDATE Event SET pausedAt = NULL WHERE contentId = ?", [event]);
  await own.openWorker();
  expect((await own.outcomesOf([command]))[0]?.status).toBe("fulfilled");
  await own.close();
});

test("a failed purchase has its reason, and is decided again when an operator asks; others stay as they are", async () => {
  const event = await eventOf();
  const user = await makeUser(line.pool);
  const [poisoned, fine] = [makeCommand(1, user, 2), makeCommand(2, user)];
  const blocking = makeCommand(1, user).purchaseId;
  await line.pool.query(
    "INSERT INTO Purchase SET id = ?, eventId = ?, userId = ?, requestedById = ?, source = 'BUYER', idempotencyKey = ?, seq = 0, requested = 1, issued = 0, status = 'rejected', reason = 'sold-out', late = 0, silent = 0, acceptedAt = NOW(3), decidedAt = NOW(3)",
    [blocking, event, user, user, poisoned.idempotencyKey],
  );
  await line.add(event, [poisoned, fine]);
  const [failed, issued] = await line.outcomesOf([poisoned, fine]);
  expect([failed?.status, issued?.status]).toEqual(["failed", "fulfilled"]);
  // Its row could not be written at all, so there is nothing to retry: the key is another purchase's.
  expect(await line.rows("SELECT reason FROM PurchaseFailure WHERE eventId = ?", [event])).toEqual([]);

  const mended = makeCommand(3, user, 2);
  await line.pool.query(
    "INSERT INTO Purchase SET id = ?, eventId = ?, userId = ?, requestedById = ?, source = 'BUYER', idempotencyKey = ?, seq = 3, requested = 2, issued = 0, status = 'failed', reason = 'fault', late = 0, silent = 1, acceptedAt = NOW(3), decidedAt = NOW(3)",
    [mended.purchaseId, event, user, user, mended.idempotencyKey],
  );
  await line.pool.query("INSERT INTO PurchaseFailure SET purchaseId = ?, eventId = ?, reason = 'why', at = NOW(3)", [
    mended.purchaseId,
    event,
  ]);
  // Without the operator's request it stays as it is; with it, even twice, it is decided once.
  await line.add(event, [mended, makeCommand(4, user)]);
  expect((await line.outcomesOf([mended]))[0]?.status).toBe("failed");
  const marker = makeCommand(5, user);
  await line.add(event, [{ ...mended, retry: true }, { ...fine, retry: true }, marker]);
  await line.outcomesOf([marker]);
  await line.add(event, [{ ...mended, retry: true }]);
  await expect
    .poll(() => line.rows("SELECT status, issued FROM Purchase WHERE id = ?", [mended.purchaseId]))
    .toEqual([{ status: "fulfilled", issued: 2 }]);
  expect(await line.rows("SELECT reason FROM PurchaseFailure WHERE eventId = ?", [event])).toEqual([]);
  expect(await line.rows("SELECT COUNT(*) AS count FROM Ticket WHERE purchaseId = ?", [fine.purchaseId])).toEqual([
    { count: 1 },
  ]);
});

test("each second of a line is sampled: its depth, its decisions and their duration, in a bounded list", async () => {
  const event = await eventOf({ capacity: 500 });
  const user = await makeUser(line.pool);
  const commands = Array.from({ length: 30 }, (_, at) => makeCommand(at + 1, user));
  await line.add(event, commands);
  await line.outcomesOf(commands);
  const samples = () => samplesOf(event);
  const decided = async () => (await samples()).reduce((sum, sample) => sum + sample.decided, 0);
  await expect.poll(decided, { timeout: 5000 }).toBe(30);
  const [latest] = await samples();
  expect(latest).toMatchObject({ seq: 30, head: 30, oldestWaitMs: 0, issued: 30, capacity: 500, epoch: 1 });
  expect(waitAt((await samples()).find((sample) => sample.decided > 0)?.waits ?? [], 0.5)).not.toBeNull();
});

test("a batch is decided even when its notification is lost", async () => {
  const event = await eventOf();
  const user = await makeUser(line.pool);
  const [first, second] = [makeCommand(1, user), makeCommand(2, user)];
  await line.add(event, [first]);
  await line.outcomesOf([first]);
  await line.probe.queue(event).add("batch", { commands: [second] });
  expect((await line.outcomesOf([second]))[0]?.status).toBe("fulfilled");
});

test("an active batch of the previous owner is decided, and its job ends once its lock has expired", async () => {
  const event = await eventOf();
  const user = await makeUser(line.pool);
  const [left, next] = [makeCommand(1, user), makeCommand(2, user)];
  await line.probe.queue(event).add("batch", { commands: [left] });
  await line.probe.leaveInWork(event);
  await line.add(event, [next]);
  await line.outcomesOf([left, next]);
  await expect.poll(() => line.probe.queue(event).getCompletedCount(), { timeout: 10_000 }).toBe(2);
  expect(await line.probe.queue(event).getActiveCount()).toBe(0);
});

test("an issuer that cannot read the active batches is opened again, and leaves no queue open", async () => {
  const own = await TestLine.open();
  const { services } = await own.openWorker();
  const openQueue = services.store.openQueue.bind(services.store);
  const closed: (boolean | undefined)[] = [];
  vi.spyOn(services.store, "openQueue").mockImplementationOnce((options) => ({
    ...openQueue(options),
    readActive: () => Promise.reject(new Error("the connection is lost")),
    close: async (force) => void closed.push(force),
  }));
  const event = await makeEvent(own.pool);
  await own.begin(event);
  const user = await makeUser(own.pool);
  const [left, next] = [makeCommand(1, user), makeCommand(2, user)];
  await own.probe.queue(event).add("batch", { commands: [left] });
  await own.probe.leaveInWork(event);
  await own.add(event, [next]);
  await own.outcomesOf([left, next]);
  expect(closed).toEqual([true]);
  await own.close();
});

test("notifications of an event that another worker issues do not each read its lease", async () => {
  const own = await TestLine.open();
  const workers = [await own.openWorker(), await own.openWorker()];
  const event = await makeEvent(own.pool);
  await own.begin(event);
  const user = await makeUser(own.pool);
  const first = makeCommand(1, user);
  await own.add(event, [first]);
  await own.outcomesOf([first]);
  const holder = await own.probe.leaseHolder(event);
  const other = workers.find(({ services }) => services.workerId !== holder)?.services;
  const attempts = vi.spyOn(other?.store ?? own.store, "holdLease");
  for (let at = 0; at < 100; at++) await own.store.notify("queued", event);
  const second = makeCommand(2, user);
  await own.add(event, [second]);
  await own.outcomesOf([second]);
  // It polls each second in any case.
  expect(attempts.mock.calls.length).toBeLessThan(20);
  await own.close();
});

test("an event that is handed over has the other worker as its issuer at once, and loses nothing of its line", async () => {
  const own = await TestLine.open();
  const workers = [await own.openWorker(), await own.openWorker()];
  const event = await makeEvent(own.pool);
  await own.begin(event);
  const user = await makeUser(own.pool);
  const first = makeCommand(1, user);
  await own.add(event, [first]);
  await own.outcomesOf([first]);
  const holder = await own.probe.leaseHolder(event);
  const other = workers.find(({ services }) => services.workerId !== holder)?.services.workerId;
  await own.store.notify("hand-over", event);
  const second = makeCommand(2, user);
  await own.add(event, [second]);
  expect((await own.outcomesOf([second]))[0]?.status).toBe("fulfilled");
  await expect.poll(() => own.probe.leaseHolder(event)).toBe(other);
  await own.close();
});
