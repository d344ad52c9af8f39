import { seqRestartGap, type Outcome } from "@admit/contract";
import { encodeOutcome, openRedisLine, type AcceptRequest, type ChangeOutcome, type LineStore } from "@admit/line";
import { makePurchase } from "@admit/prisma/testing";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { testGateway } from "../../../test/tools/test-gateway.ts";
import { makeLastSeqLoader, openLine, type LineGateway } from "./open-line.ts";
import { purchaseId } from "./acceptance.ts";

const lineMax = 50;

/** The gateway, and another one's line on the same servers; the test plays the issuer. */
const gateway = testGateway({ LINE_MAX: String(lineMax) });
let one: LineGateway;
let other: LineGateway;
let otherStore: LineStore;
let user: string;
beforeAll(async () => {
  const { services } = gateway;
  const { settings, log, drain } = services;
  otherStore = openRedisLine({ url: settings.REDIS_URL, prefix: settings.REDIS_PREFIX, log });
  await otherStore.connected();
  one = services.line;
  other = await openLine({
    ...services,
    store: otherStore,
    metrics: new Registry(),
    draining: drain.signal,
    onEventChanged: () => undefined,
  });
  user = gateway.buyer;
});
afterAll(async () => {
  other.close();
  await otherStore.close();
});

const atBoth = <Result>(call: (line: LineGateway) => Promise<Result>) => Promise.all([call(one), call(other)]);
const keysOf = (count: number) => Array.from({ length: count }, (_, at) => `key ${at}`);

const requestOf = (eventId: string, key: string, changes: Partial<AcceptRequest> = {}): AcceptRequest => ({
  purchaseId: purchaseId(user, eventId, key),
  userId: user,
  requestedById: user,
  source: "BUYER",
  quantity: 2,
  idempotencyKey: key,
  knownOnly: false,
  sale: null,
  ...changes,
});

/** Accepts a purchase of the event. @returns its position, or the kind of its refusal */
async function accept(line: LineGateway, eventId: string, key: string, changes?: Partial<AcceptRequest>) {
  const acceptance = await line.accept(eventId, requestOf(eventId, key, changes));
  return acceptance.kind === "waiting" ? acceptance.accepted.seq : acceptance.kind;
}

/** The purchases in the event's queue, in their order. */
const queued = async (eventId: string): Promise<string[]> =>
  (await gateway.probe.waiting(eventId))
    .flat()
    .map((command) => (command.kind === "ticket.issue" ? command.idempotencyKey : command.changeId));

const publishChange = (eventId: string, outcome: ChangeOutcome) => {
  const { seq, acceptedAtMs } = outcome.change;
  const publication = { eventId, head: seq, headAcceptedAtMs: acceptedAtMs, remaining: 7, outcomes: [] };
  return gateway.probe.publish({ ...publication, changes: [outcome] });
};

const voidOf = (ticketId: string) => ({
  kind: "ticket.void" as const,
  changeId: purchaseId(user, ticketId, "void"),
  actorId: user,
  ticketId,
  reason: "lost",
});

test("requests of one turn are queued as one job, with positions in the order of their arrival", async () => {
  const event = await gateway.event();
  const keys = keysOf(20);
  const positions = await Promise.all(keys.map((key) => accept(one, event, key)));
  expect(positions).toEqual(keys.map((_, at) => at + 1));
  expect(await queued(event)).toEqual(keys);
  expect(await gateway.probe.waiting(event)).toHaveLength(1);
  expect(await gateway.probe.isHot(event)).toBe(true);
});

test("one key has one position, at every gateway and however often it is sent", async () => {
  const event = await gateway.event();
  const again = await Promise.all(keysOf(5).map(() => atBoth((line) => accept(line, event, "same"))));
  expect(new Set(again.flat())).toEqual(new Set([1]));
  expect(await gateway.probe.counter(event, "seq")).toBe(1);
});

test("a purchase whose batch was never queued is queued by a retry of its key", async () => {
  const event = await gateway.event();
  await accept(one, event, "first");
  // As a gateway leaves it that dies between the two steps: a position and a key, but no job.
  await gateway.services.store.accept(event, [requestOf(event, "stranded")], lineMax);
  for (let retry = 0; retry < 2; retry++) {
    expect(await accept(other, event, "stranded")).toBe(2);
    expect((await queued(event)).sort()).toEqual(["first", "stranded"]);
  }
});

test("a purchase whose batch is lost is unknown once the line has passed it, and is queued again by its key", async () => {
  const event = await gateway.event();
  await accept(one, event, "lost");
  const found = () => atBoth((line) => line.find(event, requestOf(event, "lost").purchaseId));
  expect(await found()).toMatchObject([{ kind: "waiting" }, { kind: "waiting" }]);
  // As a Redis leaves it that lost its last writes: a position and a key, but no job; then an issuer saw an empty queue.
  await gateway.probe.forgetWaiting(event);
  await gateway.probe.setCounters(event, { head: 1 });
  await expect.poll(found, { timeout: 5000 }).toEqual([null, null]);

  for (const line of [one, other]) expect(await accept(line, event, "lost")).toBe(1);
  expect(await queued(event)).toEqual(["lost", "lost"]);
});

test("a purchase that was passed and is still queued keeps waiting", async () => {
  const event = await gateway.event();
  await accept(one, event, "late");
  await gateway.probe.setCounters(event, { head: 1 });
  other.lineOf({ id: event, capacity: 10, issuedCount: 0, pausedAt: null, shedMessage: null });
  await expect.poll(() => other.positionOf(event, 1).position, { timeout: 5000 }).toBe(0);
  expect(await other.find(event, requestOf(event, "late").purchaseId)).toMatchObject({ kind: "waiting" });
});

test("a full line accepts no more, and still knows what it accepted", async () => {
  const event = await gateway.event();
  const answers = await Promise.all(keysOf(lineMax + 5).map((key) => accept(one, event, key)));
  expect(answers.filter((each) => each === "full")).toHaveLength(5);
  expect(await queued(event)).toHaveLength(lineMax);
  expect(await accept(other, event, "key 3")).toBe(4);
});

test("a purchase that would be refused gets no position, but its state when it was accepted before", async () => {
  const event = await gateway.event();
  const refused = { knownOnly: true };
  expect(await accept(one, event, "new", refused)).toBe("unknown");
  await accept(one, event, "taken");
  expect(await accept(one, event, "taken", refused)).toBe(1);
  expect(await queued(event)).toEqual(["taken"]);
});

test("after Redis was emptied the line continues above all decided positions, and a decided key gets its outcome", async () => {
  const event = await gateway.event();
  const id = await makePurchase(gateway.mysql, { eventId: event, userId: user, seq: 41 });
  one.lineOf({ id: event, capacity: 10, issuedCount: 0, pausedAt: null, shedMessage: null });
  expect(await accept(one, event, "fresh")).toBe(41 + seqRestartGap + 1);
  expect(one.positionOf(event, 41 + seqRestartGap + 1)).toMatchObject({ position: 1, etaMs: null });
  const outcome = { seq: 41, status: "rejected", reason: "sold-out" };
  expect(await one.find(event, id)).toMatchObject({ kind: "decided", outcome });
});

test("the highest positions of events requested together are read by one statement", async () => {
  const [sold, fresh] = [await gateway.event(), await gateway.event()];
  for (const seq of [2, 9, 4]) await makePurchase(gateway.mysql, { eventId: sold, userId: user, seq });
  const loader = makeLastSeqLoader(gateway.mysql);
  const statements = vi.spyOn(gateway.mysql, "query");
  expect(await Promise.all([fresh, sold, "unknown"].map((eventId) => loader.load(eventId)))).toEqual([0, 9, 0]);
  expect(statements).toHaveBeenCalledTimes(1);
  statements.mockRestore();
});

test("an event that Redis forgot is marked as hot again by the next purchase, however soon it comes", async () => {
  const event = await gateway.event();
  await accept(one, event, "before");
  await gateway.probe.forgetLine(event);
  await accept(one, event, "after");
  expect(await gateway.probe.isHot(event)).toBe(true);
});

test("a waiting request is resolved by the publication, at every gateway", async () => {
  const event = await gateway.event();
  await accept(one, event, "waits");
  const { purchaseId: id, quantity } = requestOf(event, "waits");
  const waits = atBoth((line) => line.waitDecided(id, 5000));
  const times = { acceptedAtMs: Date.now(), decidedAtMs: Date.now() };
  const numbers = { seq: 1, requested: quantity, issued: quantity };
  const people = { userId: user, requestedById: user };
  const decided = { status: "fulfilled" as const, reason: null, tickets: [] };
  const outcome: Outcome = { purchaseId: id, eventId: event, ...people, ...numbers, ...decided, ...times };
  const publication = { eventId: event, head: 1, headAcceptedAtMs: times.acceptedAtMs, remaining: 7, changes: [] };
  await gateway.probe.publish({ ...publication, outcomes: [encodeOutcome(outcome)] });
  expect(await waits).toMatchObject([decided, decided]);
});

test("a purchase that another gateway accepted is found in the line", async () => {
  const event = await gateway.event();
  await accept(one, event, "elsewhere");
  expect(await other.find(event, requestOf(event, "elsewhere").purchaseId)).toMatchObject({
    kind: "waiting",
    accepted: { seq: 1, quantity: 2, userId: user },
  });
  expect(await other.find(event, requestOf(event, "unknown").purchaseId)).toBeNull();
});

test("a change by staff gets the next position, in a full line too, and its result reaches every request that waits", async () => {
  const event = await gateway.event();
  const keys = keysOf(lineMax);
  await Promise.all(keys.map((key) => accept(one, event, key)));
  const request = voidOf(event);
  // Sent by two gateways: one change, and both get its result.
  const waits = atBoth((line) => line.change(event, request, 5000));
  await expect.poll(() => queued(event)).toEqual([...keys, request.changeId, request.changeId]);
  const change = { ...request, seq: lineMax + 1, acceptedAtMs: Date.now() };
  const outcome = { change, refusal: null, purchaseId: null };
  await publishChange(event, outcome);
  expect(await waits).toEqual([outcome, outcome]);
});

test("a change begins a new line, and stays queued when no request waits for it", async () => {
  const event = await gateway.event();
  const request = voidOf(event);
  expect(await one.change(event, request, 0)).toBeNull();
  expect(await queued(event)).toEqual([request.changeId]);
  expect(await gateway.probe.counter(event, "seq")).toBe(1);
  expect(await gateway.probe.isHot(event)).toBe(true);
});

const announcements: [what: string, announce: (eventId: string, purchaseId: string) => Promise<unknown>][] = [
  [
    "voided",
    (event, id) =>
      publishChange(event, { change: { ...voidOf(event), seq: 2, acceptedAtMs: 1 }, refusal: null, purchaseId: id }),
  ],
  ["reissued", (_event, id) => one.announcePurchaseChange(id)],
];
test.each(announcements)("a purchase whose ticket is %s is read again, at every gateway", async (_what, announce) => {
  const event = await gateway.event();
  const id = await makePurchase(gateway.mysql, { eventId: event, userId: user });
  const reasons = () =>
    atBoth(async (line) => {
      const found = await line.find(event, id);
      return found?.kind === "decided" ? found.outcome.reason : null;
    });
  expect(await reasons()).toEqual(["sold-out", "sold-out"]);
  await gateway.mysql.query("UPDATE Purchase SET reason = 'sale-closed' WHERE id = ?", [id]);
  // From memory, until a change is announced.
  expect(await reasons()).toEqual(["sold-out", "sold-out"]);
  await announce(event, id);
  await expect.poll(reasons).toEqual(["sale-closed", "sale-closed"]);
});
