import { waitAt, type IssueCommand, type LineCommand } from "@admit/line";
import { makeEvent, makePurchase, makeUser } from "@admit/prisma/testing";
import { openLog } from "@admit/telemetry";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { makeCommand, makeResize, makeVoid } from "../testing/make-commands.ts";
import { TestLine } from "../testing/test-line.ts";

let line: TestLine;
const logged: Record<string, unknown>[] = [];
beforeAll(async () => {
  line = await TestLine.open();
  const write = (text: string): void => void logged.push(JSON.parse(text));
  await line.openWorker(undefined, openLog("worker", "trace", { write }));
});
afterAll(() => line.close());

/** An event whose line has begun, and a buyer. */
async function open(fields: Parameters<typeof makeEvent>[1] = {}, of = line) {
  const event = await makeEvent(of.pool, fields);
  await of.begin(event);
  return { event, user: await makeUser(of.pool) };
}

/** The same in a line of its own, with workers of its own. */
async function openOwn(workers: number, idleMs?: number, fields: Parameters<typeof makeEvent>[1] = {}) {
  const own = await TestLine.open();
  onTestFinished(() => own.close());
  const opened = await Promise.all(Array.from({ length: workers }, () => own.openWorker(idleMs)));
  const { event, user } = await open(fields, own);
  /** The worker that issues the event, and the other one. */
  const byRole = async () => {
    const holder = await own.probe.leaseHolder(event);
    const [issuing, other] = opened.toSorted(({ services }) => (services.workerId === holder ? -1 : 1));
    if (issuing?.services.workerId !== holder || other === undefined) throw new Error("neither worker has the lease");
    return { issuing, other };
  };
  return { own, opened, event, user, byRole };
}

/** Queues commands, and waits for the outcomes of the purchases among them. */
async function decide(event: string, commands: readonly LineCommand[], of = line) {
  await of.add(event, commands);
  return of.outcomesOf(commands.filter((command) => command.kind === "ticket.issue"));
}

const buy = (user: string, count: number, from = 1): IssueCommand[] =>
  Array.from({ length: count }, (_, at) => makeCommand(from + at, user));
const statusesOf = (outcomes: readonly { status: string }[]) => outcomes.map(({ status }) => status);
const numbersTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

/** Another purchase has the command's key, under another id: no INSERT can write it. */
const poison = (eventId: string, { userId, idempotencyKey }: IssueCommand) =>
  makePurchase(line.pool, { eventId, userId, idempotencyKey, seq: 0 });

const countsOf = async (event: string) =>
  (await line.rows("SELECT issuedCount, lastTicketNumber FROM Event WHERE contentId = ?", [event]))[0];
const failuresOf = (event: string) => line.rows("SELECT reason FROM PurchaseFailure WHERE eventId = ?", [event]);

test("exactly as many tickets are issued as there are, in the order of seq", async () => {
  const { event } = await open({ capacity: 100 });
  const users = await Promise.all(Array.from({ length: 30 }, () => makeUser(line.pool)));
  const outcomes = await decide(
    event,
    Array.from({ length: 90 }, (_, at) => makeCommand(at + 1, users[at % 30] as string, 2)),
  );
  expect(statusesOf(outcomes)).toEqual([...Array(50).fill("fulfilled"), ...Array(40).fill("rejected")]);
  expect(outcomes.flatMap(({ tickets }) => tickets.map(({ number }) => number))).toEqual(numbersTo(100));
  expect(await countsOf(event)).toEqual({ issuedCount: 100, lastTicketNumber: 100 });
  expect(await line.rows("SELECT COUNT(*) AS count FROM Ticket WHERE eventId = ?", [event])).toEqual([{ count: 100 }]);
});

test("batches that come out of order are decided in the order of seq", async () => {
  const { event, user } = await open({ capacity: 1 });
  const [first, second] = [makeCommand(1, user), makeCommand(2, await makeUser(line.pool))];
  await line.probe.queue(event).add("batch", { commands: [second] });
  await line.add(event, [first]);
  expect(statusesOf(await line.outcomesOf([first, second]))).toEqual(["fulfilled", "rejected"]);
});

test("a position that never comes is passed over, and a late purchase decided and marked late", async () => {
  const { event, user } = await open();
  await decide(event, [makeCommand(2, user)]);
  await line.headAt(event, 2);
  await decide(event, [makeCommand(1, user)]);
  expect(await line.rows("SELECT seq, late FROM Purchase WHERE eventId = ? ORDER BY seq", [event])).toEqual([
    { seq: 1, late: 1 },
    { seq: 2, late: 0 },
  ]);
});

test("a poisoned command fails alone, and its group is decided in order", async () => {
  const { event, user } = await open();
  const commands = buy(user, 9);
  await poison(event, commands[4] as IssueCommand);
  const expected = commands.map((_, at) => (at === 4 ? "failed" : "fulfilled"));
  expect(statusesOf(await decide(event, commands))).toEqual(expected);
  expect(await countsOf(event)).toEqual({ issuedCount: 8, lastTicketNumber: 8 });
  // Its row could not be written at all, so there is nothing to retry: the key is another purchase's.
  expect(await failuresOf(event)).toEqual([]);
});

/** The statement of a group that waits for its event's row, killed on the server by its number. */
async function killGroupOf(event: string): Promise<void> {
  const waiting = () =>
    line.rows<{ id: number }>(
      "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE INFO LIKE ? AND ID <> CONNECTION_ID()",
      [`%FROM Event WHERE contentId = '${event}' FOR UPDATE%`],
    );
  await expect.poll(async () => (await waiting()).length, { timeout: 5000 }).toBe(1);
  await line.pool.query(`KILL QUERY ${(await waiting())[0]?.id}`);
}

test("a killed query is not its purchase's fault: the first in line gets the last ticket", async () => {
  const { event, user: late } = await open({ capacity: 2 });
  const [first, second] = [makeCommand(2, await makeUser(line.pool)), makeCommand(3, late)];
  await decide(event, [makeCommand(1, late)]);

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
  const { event, user } = await open({ capacity: 2 });
  const bought = makeCommand(1, user, 2);
  const [outcome] = await decide(event, [bought]);
  const [first = "", second = ""] = outcome?.tickets.map(({ id }) => id) ?? [];
  const voiding = makeVoid(2, first);
  const changes = [voiding, makeResize(4, 1), makeResize(5, 4), makeVoid(6, second)];
  const [between] = await decide(event, [voiding, makeCommand(3, user, 2), ...changes.slice(1)]);
  expect((await line.changesOf(changes)).map(({ refusal, purchaseId }) => [refusal, purchaseId])).toEqual([
    [null, bought.purchaseId],
    ["capacity-below-issued", null],
    [null, null],
    [null, bought.purchaseId],
  ]);
  expect(between).toMatchObject({ reason: "event-capacity", issued: 1 });
  expect(await countsOf(event)).toEqual({ issuedCount: 1, lastTicketNumber: 3 });
});

test("a poisoned change fails alone, and the line behind it is decided", async () => {
  const { event, user } = await open();
  const [bought] = await decide(event, buy(user, 1));
  // A holding of none: the count would fall below that, which the row refuses.
  await line.rows("UPDATE Holding SET counted = 0 WHERE eventId = ?", [event]);
  const voiding = makeVoid(2, bought?.tickets[0]?.id ?? "");
  const next = await decide(event, [voiding, makeCommand(3, await makeUser(line.pool), 1)]);
  expect((await line.changesOf([voiding]))[0]?.refusal).toBe("fault");
  expect(statusesOf(next)).toEqual(["fulfilled"]);
});

test("a job that is no batch fails, and delays no other", async () => {
  const { event, user } = await open();
  await line.probe.queue(event).add("batch", { commands: "none" });
  expect(statusesOf(await decide(event, buy(user, 1)))).toEqual(["fulfilled"]);
  expect(await line.probe.queue(event).getFailedCount()).toBe(1);
});

test("an issuer whose epoch was raised commits nothing more", async () => {
  const { event, user } = await open();
  await decide(event, buy(user, 1));
  const epochOf = async () =>
    (await line.rows<{ epoch: number }>("SELECT issuerEpoch AS epoch FROM Event WHERE contentId = ?", [event]))[0]
      ?.epoch ?? 0;
  const before = await epochOf();
  await line.rows("UPDATE Event SET issuerEpoch = issuerEpoch + 10 WHERE contentId = ?", [event]);
  expect(statusesOf(await decide(event, buy(user, 1, 2)))).toEqual(["fulfilled"]);
  // It released the event, acquired it again, and decided under the next epoch.
  expect(await epochOf()).toBe(before + 11);
});

test("positions that never reached the queue are passed over, so that the line shows no one waiting", async () => {
  const { event, user } = await open();
  await line.add(event, buy(user, 1));
  await line.probe.setCounters(event, { seq: 5 });
  await line.headAt(event, 5);
  expect(await line.probe.counter(event, "head")).toBe(5);
});

test("an idle issuer releases its event, and is back for the next purchase", async () => {
  const { own, event, user } = await openOwn(1, 0);
  await decide(event, buy(user, 1), own);
  await expect.poll(() => own.probe.leaseHolder(event), { timeout: 10_000 }).toBeNull();
  expect(await own.probe.isHot(event)).toBe(false);
  // No data stays that would grow with each event: neither finished batches nor their notifications.
  const queue = own.probe.queue(event);
  const kept = [await queue.getCompletedCount(), await queue.getJob("1"), await own.probe.queueEvents(event)];
  expect(kept).toEqual([0, undefined, 0]);
  expect(statusesOf(await decide(event, buy(user, 1, 2), own))).toEqual(["fulfilled"]);
});

test("with two workers an event has one issuer, and the other acquires it when the first closes", async () => {
  const { own, event, user, byRole } = await openOwn(2, undefined, { capacity: 30 });
  await decide(event, buy(user, 20), own);
  const { issuing } = await byRole();
  await own.closeWorker(issuing);
  const outcomes = await decide(event, buy(user, 20, 21), own);
  expect(statusesOf(outcomes).filter((status) => status === "fulfilled")).toHaveLength(10);
  expect(await own.probe.leaseHolder(event)).not.toBe(issuing.services.workerId);
});

const samplesOf = async (event: string) => (await line.store.readSamples(event)).seconds;

async function setPaused(event: string, isPaused: boolean, of = line): Promise<void> {
  await of.rows("UPDATE Event SET pausedAt = ? WHERE contentId = ?", [isPaused ? new Date() : null, event]);
  await of.store.notify("event-changed", event);
}

test("a paused event decides nothing until it is resumed, and then everything in order", async () => {
  const { event } = await open({ capacity: 15 });
  const users = await Promise.all(Array.from({ length: 20 }, () => makeUser(line.pool)));
  await setPaused(event, true);
  const commands = users.map((user, at) => makeCommand(at + 1, user));
  await line.add(event, commands);
  // Another event's purchases go through the same worker meanwhile.
  const other = await open();
  await decide(other.event, buy(other.user, 1));
  expect(await line.rows("SELECT id FROM Purchase WHERE eventId = ?", [event])).toEqual([]);

  const oldestWaitMs = async () => (await samplesOf(event))[0]?.oldestWaitMs ?? 0;
  await expect.poll(oldestWaitMs, { timeout: 5000 }).toBeGreaterThan(1000);
  await setPaused(event, false);
  const outcomes = await line.outcomesOf(commands);
  // A group's wait is not part of its commit time.
  await expect.poll(async () => (await samplesOf(event))[0]?.decided, { timeout: 5000 }).toBe(20);
  const [resumed] = await samplesOf(event);
  expect(resumed?.commitMs).toBeLessThan(Math.max(...outcomes.map((each) => each.decidedAtMs - each.acceptedAtMs)));
  expect(statusesOf(outcomes)).toEqual([...Array(15).fill("fulfilled"), ...Array(5).fill("rejected")]);
  expect(outcomes.flatMap(({ tickets }) => tickets.map(({ number }) => number))).toEqual(numbersTo(15));
});

test("a worker that ends while its event is paused leaves the line to the next worker", async () => {
  const { own, opened, event, user } = await openOwn(1);
  await setPaused(event, true, own);
  const commands = buy(user, 1);
  await own.add(event, commands);
  await expect.poll(() => own.probe.leaseHolder(event)).not.toBeNull();
  await expect.poll(() => own.probe.queue(event).getActiveCount()).toBe(1);
  for (const worker of opened) await own.closeWorker(worker);
  await setPaused(event, false, own);
  await own.openWorker();
  expect(statusesOf(await own.outcomesOf(commands))).toEqual(["fulfilled"]);
});

test("a failed purchase is decided again when an operator asks, and once; others stay as they are", async () => {
  const { event, user } = await open();
  const [fine, made] = [makeCommand(1, user), makeCommand(2, user, 2)];
  const failed = { eventId: event, userId: user, requested: 2, status: "failed", reason: "fault" } as const;
  const { idempotencyKey, seq } = made;
  const purchaseId = await makePurchase(line.pool, { ...failed, idempotencyKey, seq, silent: true });
  const mended = { ...made, purchaseId };
  const failure = { purchaseId, eventId: event, reason: "why", at: new Date() };
  await line.rows("INSERT INTO PurchaseFailure SET ?", [failure]);
  // Without the operator's request it stays as it is; with it, even twice, it is decided once.
  expect(statusesOf(await decide(event, [fine, mended, makeCommand(3, user)]))).toEqual([
    "fulfilled",
    "failed",
    "fulfilled",
  ]);
  await decide(event, [{ ...mended, retry: true }, { ...fine, retry: true }, makeCommand(4, user)]);
  await line.add(event, [{ ...mended, retry: true }]);
  await expect
    .poll(() => line.rows("SELECT status, issued FROM Purchase WHERE id = ?", [purchaseId]))
    .toEqual([{ status: "fulfilled", issued: 2 }]);
  expect(await failuresOf(event)).toEqual([]);
  expect(await line.rows("SELECT id FROM Ticket WHERE purchaseId = ?", [fine.purchaseId])).toHaveLength(1);
});

test("a command that fails is logged with its error, and with neither the statement nor its values", async () => {
  const { event } = await open();
  const email = "poisoned@example.org";
  const user = await makeUser(line.pool, { email });
  const [poisoned, fine] = [makeCommand(1, user, 2), makeCommand(2, user)];
  await poison(event, poisoned);
  expect(statusesOf(await decide(event, [poisoned, fine]))).toEqual(["failed", "fulfilled"]);
  await expect
    .poll(() => logged.find(({ msg, event: of }) => msg === "group committed" && of === event))
    .toMatchObject({ firstSeq: 1, lastSeq: 2, size: 2, decided: { "failed fault": 1, fulfilled: 1 }, tickets: 1 });
  const message = expect.stringMatching(/^Duplicate entry '…' for key/) as string;
  const error = logged.find(({ msg, command }) => msg === "command failed" && command === poisoned.purchaseId);
  expect(error).toMatchObject({ err: { code: "ER_DUP_ENTRY", errno: 1062, message } });
  const sql = "SELECT LOWER(HEX(secret)) AS secret FROM Ticket WHERE eventId = ?";
  const [{ secret } = { secret: "" }] = await line.rows<{ secret: string }>(sql, [event]);
  expect(secret).toHaveLength(12);
  const text = JSON.stringify(logged);
  for (const value of [poisoned.idempotencyKey, fine.idempotencyKey, user, email, "INSERT INTO", "VALUES", secret])
    expect(text).not.toContain(value);
});

test("each second of a line is sampled: its depth, its decisions and their duration, in a bounded list", async () => {
  const { event, user } = await open({ capacity: 500 });
  await decide(event, buy(user, 30));
  const decided = async () => (await samplesOf(event)).reduce((sum, sample) => sum + sample.decided, 0);
  await expect.poll(decided, { timeout: 5000 }).toBe(30);
  const samples = await samplesOf(event);
  expect(samples[0]).toMatchObject({ seq: 30, head: 30, oldestWaitMs: 0, issued: 30, capacity: 500, epoch: 1 });
  expect(waitAt(samples.find((sample) => sample.decided > 0)?.waits ?? [], 0.5)).not.toBeNull();
});

test("a batch is decided even when its notification is lost", async () => {
  const { event, user } = await open();
  await decide(event, buy(user, 1));
  const commands = buy(user, 1, 2);
  await line.probe.queue(event).add("batch", { commands });
  expect(statusesOf(await line.outcomesOf(commands))).toEqual(["fulfilled"]);
});

/** A batch that the previous owner had in work, and one that is queued. @returns their commands */
async function leaveInWork(of: TestLine, event: string, user: string): Promise<IssueCommand[]> {
  const [left, next] = [makeCommand(1, user), makeCommand(2, user)];
  await of.probe.queue(event).add("batch", { commands: [left] });
  await of.probe.leaveInWork(event);
  await of.add(event, [next]);
  return [left, next];
}

test("an active batch of the previous owner is decided, and its job ends once its lock has expired", async () => {
  const { event, user } = await open();
  await line.outcomesOf(await leaveInWork(line, event, user));
  await expect.poll(() => line.probe.queue(event).getCompletedCount(), { timeout: 10_000 }).toBe(2);
  expect(await line.probe.queue(event).getActiveCount()).toBe(0);
});

test("an issuer that cannot read the active batches is opened again, and leaves no queue open", async () => {
  const { own, opened, event, user } = await openOwn(1);
  const store = opened[0]?.services.store ?? own.store;
  const openQueue = store.openQueue.bind(store);
  const closed: (boolean | undefined)[] = [];
  vi.spyOn(store, "openQueue").mockImplementationOnce((options) => ({
    ...openQueue(options),
    readActive: () => Promise.reject(new Error("the connection is lost")),
    close: async (force) => void closed.push(force),
  }));
  await own.outcomesOf(await leaveInWork(own, event, user));
  expect(closed).toEqual([true]);
});

test("notifications of an event that another worker issues do not each cost an attempt at its lease", async () => {
  const { own, event, user, byRole } = await openOwn(2);
  await decide(event, buy(user, 1), own);
  const attempts = vi.spyOn((await byRole()).other.services.store, "holdLease");
  for (let at = 0; at < 100; at++) await own.store.notify("queued", event);
  await decide(event, buy(user, 1, 2), own);
  // It polls each second in any case.
  expect(attempts.mock.calls.length).toBeLessThan(20);
});

test("an event that is handed over has the other worker as its issuer at once, and loses nothing of its line", async () => {
  const { own, event, user, byRole } = await openOwn(2);
  await decide(event, buy(user, 1), own);
  const { other } = await byRole();
  await own.store.notify("hand-over", event);
  expect(statusesOf(await decide(event, buy(user, 1, 2), own))).toEqual(["fulfilled"]);
  await expect.poll(() => own.probe.leaseHolder(event)).toBe(other.services.workerId);
});
