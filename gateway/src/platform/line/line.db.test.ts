import { seqRestartGap, type Outcome } from "@admit/contract";
import {
  encodeOutcome,
  openRedisLine,
  type AcceptRequest,
  type ChangeOutcome,
  type Publication,
  type RedisLine,
} from "@admit/line";
import { LineProbe } from "@admit/line/testing";
import { openMysql } from "@admit/prisma";
import { createTestDatabase, makeEvent, makeUser, testServers } from "@admit/prisma/testing";
import { noTracing } from "@admit/telemetry";
import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "../settings.ts";
import { openLine, type LineGateway } from "./open-line.ts";
import { purchaseId } from "./purchase-id.ts";

const prefix = `test-${randomBytes(6).toString("hex")}`;
const lineMax = 50;
const drain = new AbortController();

/** Real servers and two gateways' lines; the test plays the issuer. */
async function openServers() {
  const { databaseUrl, redisUrl } = testServers();
  const database = await createTestDatabase(databaseUrl);
  const pool = openMysql(database.url, 2);
  const log = pino({ level: "silent" });
  const settings = readSettings({
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    REDIS_PREFIX: prefix,
    LINE_MAX: String(lineMax),
  });
  const open = async (): Promise<{ store: RedisLine; line: LineGateway }> => {
    const store = openRedisLine({ url: redisUrl, prefix, log });
    await store.connected();
    const line = await openLine({
      settings,
      log,
      store,
      tracing: noTracing,
      mysql: pool,
      metrics: new Registry(),
      draining: drain.signal,
      onEventChanged: () => undefined,
    });
    return { store, line };
  };
  const [one, other] = [await open(), await open()];
  const lines = [one.line, other.line] as const;
  return { database, pool, lines, stores: [one.store, other.store], probe: new LineProbe(redisUrl, prefix) };
}

let servers: Awaited<ReturnType<typeof openServers>>;
let user: string;
beforeAll(async () => {
  servers = await openServers();
  user = await makeUser(servers.pool);
});
afterAll(async () => {
  const { lines, stores, probe, pool, database } = servers;
  for (const line of lines) line.close();
  await Promise.all(stores.map((store) => store.close()));
  await probe.close();
  await pool.end();
  await database.drop();
});

function requestOf(eventId: string, key: string, changes: Partial<AcceptRequest> = {}): AcceptRequest {
  return {
    purchaseId: purchaseId(user, eventId, key),
    userId: user,
    requestedById: user,
    source: "BUYER",
    quantity: 2,
    idempotencyKey: key,
    knownOnly: false,
    sale: null,
    ...changes,
  };
}

/** The purchases in the event's queue, in their order. */
const queued = async (eventId: string): Promise<string[]> =>
  (await servers.probe.waiting(eventId))
    .flat()
    .map((command) => (command.kind === "ticket.issue" ? command.idempotencyKey : command.changeId));

const seqOf = (acceptance: Awaited<ReturnType<LineGateway["accept"]>>): number | string =>
  acceptance.kind === "waiting" ? acceptance.accepted.seq : acceptance.kind;

async function publish(outcome: Outcome): Promise<void> {
  const { eventId, seq, acceptedAtMs } = outcome;
  await say({
    eventId,
    head: seq,
    headAcceptedAtMs: acceptedAtMs,
    remaining: 7,
    outcomes: [encodeOutcome(outcome)],
    changes: [],
  });
}

async function publishChange(eventId: string, outcome: ChangeOutcome): Promise<void> {
  const { seq, acceptedAtMs } = outcome.change;
  await say({ eventId, head: seq, headAcceptedAtMs: acceptedAtMs, remaining: 7, outcomes: [], changes: [outcome] });
}

const say = (publication: Publication) => servers.probe.publish(publication);

const voidOf = (ticketId: string) => ({
  kind: "ticket.void" as const,
  changeId: purchaseId(user, ticketId, "void"),
  actorId: user,
  ticketId,
  reason: "lost",
});

const outcomeOf = (eventId: string, request: AcceptRequest, seq: number): Outcome => ({
  purchaseId: request.purchaseId,
  eventId,
  userId: user,
  requestedById: user,
  seq,
  status: "fulfilled",
  reason: null,
  requested: request.quantity,
  issued: request.quantity,
  acceptedAtMs: Date.now(),
  decidedAtMs: Date.now(),
  tickets: [],
});

test("requests of one turn are queued as one job, with positions in the order of their arrival", async () => {
  const event = await makeEvent(servers.pool);
  const keys = Array.from({ length: 20 }, (_, at) => `key ${at}`);
  const acceptances = await Promise.all(keys.map((key) => servers.lines[0].accept(event, requestOf(event, key))));
  expect(acceptances.map(seqOf)).toEqual(keys.map((_, at) => at + 1));
  expect(await queued(event)).toEqual(keys);
  expect(await servers.probe.waiting(event)).toHaveLength(1);
  expect(await servers.probe.isHot(event)).toBe(true);
});

test("one key has one position, at every gateway and however often it is sent", async () => {
  const event = await makeEvent(servers.pool);
  const again = Array.from({ length: 10 }, (_, at) =>
    servers.lines[at % 2 === 0 ? 0 : 1].accept(event, requestOf(event, "same")),
  );
  expect(new Set((await Promise.all(again)).map(seqOf))).toEqual(new Set([1]));
  expect(await servers.probe.counter(event, "seq")).toBe(1);
});

test("a purchase whose batch was never queued is queued by a retry of its key", async () => {
  const event = await makeEvent(servers.pool);
  const request = requestOf(event, "stranded");
  await servers.lines[0].accept(event, requestOf(event, "first"));
  // As a gateway leaves it that dies between the two steps: a position and a key, but no job.
  await servers.stores[0]?.accept(event, [request], lineMax);
  expect(seqOf(await servers.lines[1].accept(event, request))).toBe(2);
  expect((await queued(event)).sort()).toEqual(["first", "stranded"]);
  expect(seqOf(await servers.lines[1].accept(event, request))).toBe(2);
  expect(await queued(event)).toHaveLength(2);
});

test("a purchase whose batch is lost is unknown once the line has passed it, and is queued again by its key", async () => {
  const event = await makeEvent(servers.pool);
  const request = requestOf(event, "lost");
  await servers.lines[0].accept(event, request);
  const found = () => Promise.all(servers.lines.map((line) => line.find(event, request.purchaseId)));
  expect(await found()).toMatchObject([{ kind: "waiting" }, { kind: "waiting" }]);
  // As a Redis leaves it that lost its last writes: a position and a key, but no job; then an issuer saw an empty queue.
  await servers.probe.forgetWaiting(event);
  await servers.probe.setCounters(event, { head: 1 });
  await expect.poll(found, { timeout: 5000 }).toEqual([null, null]);

  for (const line of servers.lines) expect(seqOf(await line.accept(event, request))).toBe(1);
  expect(await queued(event)).toEqual(["lost", "lost"]);
});

test("a purchase that was passed and is still queued keeps waiting", async () => {
  const event = await makeEvent(servers.pool);
  const request = requestOf(event, "late");
  await servers.lines[0].accept(event, request);
  await servers.probe.setCounters(event, { head: 1 });
  servers.lines[1].lineOf({ id: event, capacity: 10, issuedCount: 0, pausedAt: null });
  await expect.poll(() => servers.lines[1].positionOf(event, 1).position, { timeout: 5000 }).toBe(0);
  expect(await servers.lines[1].find(event, request.purchaseId)).toMatchObject({ kind: "waiting" });
});

test("a full line accepts no more, and still knows what it accepted", async () => {
  const event = await makeEvent(servers.pool);
  const keys = Array.from({ length: lineMax + 5 }, (_, at) => `key ${at}`);
  const acceptances = await Promise.all(keys.map((key) => servers.lines[0].accept(event, requestOf(event, key))));
  expect(acceptances.filter((each) => each.kind === "full")).toHaveLength(5);
  expect(await queued(event)).toHaveLength(lineMax);
  expect(seqOf(await servers.lines[1].accept(event, requestOf(event, "key 3")))).toBe(4);
});

test("a purchase that would be refused gets no position, but its state when it was accepted before", async () => {
  const event = await makeEvent(servers.pool);
  const refused = { knownOnly: true };
  expect(await servers.lines[0].accept(event, requestOf(event, "new", refused))).toEqual({ kind: "unknown" });
  await servers.lines[0].accept(event, requestOf(event, "taken"));
  expect(seqOf(await servers.lines[0].accept(event, requestOf(event, "taken", refused)))).toBe(1);
  expect(await queued(event)).toEqual(["taken"]);
});

test("after Redis was emptied the line continues above all decided positions, and a decided key gets its outcome", async () => {
  const event = await makeEvent(servers.pool);
  const request = requestOf(event, "decided before");
  const values = [request.purchaseId, event, user, user, "decided before"];
  await servers.pool.query(
    "INSERT INTO Purchase SET id = ?, eventId = ?, userId = ?, requestedById = ?, idempotencyKey = ?, source = 'BUYER', seq = 41, requested = 2, issued = 0, status = 'rejected', reason = 'sold-out', late = 0, silent = 0, acceptedAt = NOW(3), decidedAt = NOW(3)",
    values,
  );
  const line = { id: event, capacity: 10, issuedCount: 0, pausedAt: null };
  servers.lines[0].lineOf(line);
  expect(seqOf(await servers.lines[0].accept(event, requestOf(event, "fresh")))).toBe(41 + seqRestartGap + 1);
  expect(servers.lines[0].positionOf(event, 41 + seqRestartGap + 1)).toMatchObject({ position: 1, etaMs: null });
  const found = await servers.lines[0].find(event, request.purchaseId);
  expect(found).toMatchObject({ kind: "decided", outcome: { seq: 41, status: "rejected", reason: "sold-out" } });
});

test("an event that Redis forgot is marked as hot again by the next purchase, however soon it comes", async () => {
  const event = await makeEvent(servers.pool);
  await servers.lines[0].accept(event, requestOf(event, "before"));
  await servers.probe.forgetLine(event);
  await servers.lines[0].accept(event, requestOf(event, "after"));
  expect(await servers.probe.isHot(event)).toBe(true);
});

test("a waiting request is resolved by the publication, at every gateway", async () => {
  const event = await makeEvent(servers.pool);
  const request = requestOf(event, "waits");
  await servers.lines[0].accept(event, request);
  const waits = servers.lines.map((line) => line.waitDecided(request.purchaseId, 5000));
  await publish(outcomeOf(event, request, 1));
  for (const outcome of await Promise.all(waits)) expect(outcome?.status).toBe("fulfilled");
});

test("a purchase that another gateway accepted is found in the line", async () => {
  const event = await makeEvent(servers.pool);
  const request = requestOf(event, "elsewhere");
  await servers.lines[0].accept(event, request);
  expect(await servers.lines[1].find(event, request.purchaseId)).toMatchObject({
    kind: "waiting",
    accepted: { seq: 1, quantity: 2, userId: user },
  });
  expect(await servers.lines[1].find(event, purchaseId(user, event, "unknown"))).toBeNull();
});

test("a change by staff gets the next position, in a full line too, and its result reaches every request that waits", async () => {
  const event = await makeEvent(servers.pool);
  const keys = Array.from({ length: lineMax }, (_, at) => `key ${at}`);
  await Promise.all(keys.map((key) => servers.lines[0].accept(event, requestOf(event, key))));
  const request = voidOf(event);
  // Sent by two gateways: one change, and both get its result.
  const waits = servers.lines.map((line) => line.change(event, request, 5000));
  await expect.poll(() => queued(event)).toEqual([...keys, request.changeId, request.changeId]);
  const change = { ...request, seq: lineMax + 1, acceptedAtMs: Date.now() };
  await publishChange(event, { change, refusal: null, purchaseId: null });
  for (const outcome of await Promise.all(waits)) expect(outcome).toEqual({ change, refusal: null, purchaseId: null });
});

test("a change begins a new line, and stays queued when no request waits for it", async () => {
  const event = await makeEvent(servers.pool);
  const request = voidOf(event);
  expect(await servers.lines[0].change(event, request, 0)).toBeNull();
  expect(await queued(event)).toEqual([request.changeId]);
  expect(await servers.probe.counter(event, "seq")).toBe(1);
  expect(await servers.probe.isHot(event)).toBe(true);
});

test("a purchase whose ticket is voided or reissued is read again, at every gateway", async () => {
  const event = await makeEvent(servers.pool);
  for (const announce of [
    (id: string) =>
      publishChange(event, {
        change: { ...voidOf(event), seq: 2, acceptedAtMs: 1 },
        refusal: null,
        purchaseId: id,
      }),
    (id: string) => servers.lines[0].announcePurchaseChange(id),
  ]) {
    const request = requestOf(event, `kept ${announce.toString().length}`);
    await servers.pool.query(
      "INSERT INTO Purchase SET id = ?, eventId = ?, userId = ?, requestedById = ?, idempotencyKey = ?, source = 'BUYER', seq = 1, requested = 2, issued = 0, status = 'rejected', reason = 'sold-out', late = 0, silent = 0, acceptedAt = NOW(3), decidedAt = NOW(3)",
      [request.purchaseId, event, user, user, request.idempotencyKey],
    );
    const reasons = async () =>
      Promise.all(
        servers.lines.map(async (line) => {
          const found = await line.find(event, request.purchaseId);
          return found?.kind === "decided" ? found.outcome.reason : null;
        }),
      );
    expect(await reasons()).toEqual(["sold-out", "sold-out"]);
    await servers.pool.query("UPDATE Purchase SET reason = 'sale-closed' WHERE id = ?", [request.purchaseId]);
    // From memory, until a change is announced.
    expect(await reasons()).toEqual(["sold-out", "sold-out"]);
    await announce(request.purchaseId);
    await expect.poll(reasons).toEqual(["sale-closed", "sale-closed"]);
  }
});
