import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { SignedIn, Verification, type Purchase } from "@admit/contract";
import mysql from "mysql2/promise";
import { expect, test } from "vitest";
import { decidedAtLeast } from "./client/decided-at-least.ts";
import { numbersOf, outcomesOf } from "./client/outcomes.ts";
import { Person, problemOf, purchaseOf } from "./client/person.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { runAudit } from "./set-up/audit.ts";
import { linesOfPage, typeCommand, type DatabaseUrls } from "./set-up/back-up-page.ts";
import { databaseAt, type Database } from "./set-up/database.ts";
import { temporaryFolder } from "./set-up/place.ts";
import { PrivateRedis } from "./set-up/private-redis.ts";
import type { Service } from "./set-up/service.ts";
import { setUpForFile } from "./set-up/set-up-for-file.ts";
import { until } from "./set-up/until.ts";

/** Where the dump lies. */
let folder: string;
let redis: PrivateRedis;
let restored: Pick<Database, "drop"> | undefined;

const setUp = setUpForFile(async (closers) => {
  folder = temporaryFolder();
  closers.add(async () => rmSync(folder, { recursive: true, force: true }));
  redis = await PrivateRedis.open();
  closers.add(() => redis.close());
  closers.add(async () => restored?.drop());
  return {
    gateways: 2,
    redisUrl: redis.url,
    settings: { RATE_LIMIT_USER_WRITES: "off", RATE_LIMIT_USER_READS: "off", RATE_LIMIT_ADDRESS: "off" },
  };
});

/** The page's names, and what they are here. */
const urls = (): DatabaseUrls => ({ admit: setUp().database.url, restored: `${setUp().database.url}_restored` });

const perSecond = 60;
/** So many are decided before the next step of the sale. */
const stepSize = 25;
/** More than are sent: the sale goes on until it is lost. */
const purchasesMax = 10_000;
const people = 20;
/** How many purchases wait when all is lost, at the least. */
const waitingMin = 20;
/** What is left to sell once all that was lost is decided anew. */
const leftOver = 30;

/** A purchase as its buyer remembers it. */
interface Bought {
  buyer: Person;
  key: string;
  quantity: number;
  /** The last that was heard of it. */
  told: Purchase;
}

test("a drop that lost its database sells on from a dump made while it sold: what is in it stands, the rest is decided anew, once, under new numbers", async () => {
  const { id: eventId } = await setUp().admin.createEvent({ capacity: purchasesMax, userCap: purchasesMax });
  const { early, pair, late, newcomer, bought, ...decided } = await sellUntilLost(eventId);
  const { gateways, database } = await restore();
  const [gateway, other] = gateways;
  const operator = setUp().admin.at(gateway);

  // What is in the dump stands; what is not, nobody knows.
  const { kept, lost } = await sortByDump(bought, gateway);
  const keptIds = new Set(kept.map(({ told }) => told.id));
  expect(lost.filter(({ told }) => decided.beforeDump.has(told.id))).toEqual([]);
  expect(kept.filter(({ told }) => !decided.whenHeld.has(told.id))).toEqual([]);
  expect(lost.filter(({ told }) => told.status === "queued").length).toBeGreaterThanOrEqual(waitingMin);
  expect(purchaseOf(await early.at(gateway).poll(pair))).toEqual(pair);
  expect(problemOf(await late.at(gateway).call("/v1/me")).code).toBe("unauthenticated");

  // What staff did since is done again before anybody buys: it stands first in the line.
  expect(await verdictsOf(operator, [pair])).toEqual(["valid", "valid"]);
  const capacity = 1 + quantityOf([...kept, ...lost, newcomer]) + leftOver;
  expect(await Promise.all([voidFirst(operator, pair), resize(operator, eventId, capacity)])).toEqual([202, 202]);

  // Who waits sends again, and nothing is decided before the operator wants it.
  const sentAgain = await Promise.all([...lost, newcomer].map((each) => sendAgain(each, gateways)));
  expect(sentAgain.slice(0, -1).map(({ id }) => id)).toEqual(lost.map(({ told }) => told.id));
  expect(await operator.line(eventId)).toMatchObject({ state: "paused" });
  expect(await decidedIds(database)).toEqual(new Set([...keptIds, pair.id]));
  await operator.write("POST", `/v1/ops/lines/${eventId}/resume`, {});
  const anew = await Promise.all(
    [...lost, newcomer].map(({ buyer }, nth) => buyer.at(other).decided(sentAgain[nth] as Purchase)),
  );
  expect(new Set(anew.map(({ status }) => status))).toEqual(new Set(["fulfilled"]));

  // Selling goes on to the last ticket and not beyond.
  const buyers = Array.from({ length: 2 * leftOver }, (_, nth) => (bought[nth] as Bought).buyer.at(gateway));
  const fresh = await outcomesOf(
    buyers,
    await sendAtRate(buyers, perSecond, (buyer) => buyer.buyUntilTaken(eventId, 1)),
  );
  expect(numbersOf(fresh)).toHaveLength(leftOver);
  const counts = await database.query("SELECT issuedCount, capacity FROM Event");
  expect(counts).toEqual([{ issuedCount: capacity, capacity }]);

  // No number and no place that anybody was told of is given again.
  const told = [...bought, newcomer].map((each) => each.told);
  const taken = new Set(numbersOf([...told, pair]));
  expect(numbersOf([...anew, ...fresh]).filter((number) => taken.has(number))).toEqual([]);
  const lastSeq = Math.max(...told.map(({ seq }) => seq));
  expect([...anew, ...fresh].filter(({ seq }) => seq <= lastSeq)).toEqual([]);

  // The keys of before find the outcomes of before, and the codes are worth what the database says.
  const keptAgain = await Promise.all(
    kept.map(async ({ buyer, key, quantity }) =>
      buyer.at(other).decided(purchaseOf(await buyer.at(other).buyUntilTaken(eventId, quantity, key))),
    ),
  );
  expect(keptAgain).toEqual(kept.map((each) => each.told));
  const lostOutcomes = [...lost, newcomer].map((each) => each.told);
  expect(new Set(await verdictsOf(operator, lostOutcomes))).toEqual(new Set(["forged"]));
  expect(new Set(await verdictsOf(operator, [...keptAgain, ...anew, ...fresh]))).toEqual(new Set(["valid"]));
  expect(await verdictsOf(operator, [pair])).toEqual(["voided", "valid"]);
  await runAudit(database.url, folder);
});

const quantityOf = (purchases: readonly Bought[]): number => purchases.reduce((sum, { quantity }) => sum + quantity, 0);

/** Sells, dumps meanwhile, sells on; then the set-up ends, with people in its line. */
async function sellUntilLost(eventId: string) {
  const { admin, database, gateways } = setUp();
  const goesOn = async () => {
    const head = await decidedAtLeast(gateways, eventId, 1);
    await decidedAtLeast(gateways, eventId, head + stepSize);
  };
  const early = await activate("early@host.example");
  const pair = await early.buyDecided(eventId, 2);
  const buyers = await setUp().people(people);
  // Who is first seen after the dump is somebody else after the loss.
  await Promise.all(buyers.map((buyer) => buyer.me()));
  const lost = new AbortController();
  const selling = sell(buyers, eventId, lost.signal);
  selling.catch(() => undefined); // seen to once all is lost
  try {
    await goesOn();
    const beforeDump = await decidedIds(database);
    const whenHeld = await dumpWhile(goesOn);
    await goesOn();
    const late = await activate("late@host.example");
    const newcomer = await buy(await setUp().person(), eventId, 1);
    newcomer.told = await newcomer.buyer.decided(newcomer.told);
    expect(await voidFirst(admin, pair)).toBe(200);
    await setUp().worker().end();
    await until("some wait", async () => (await admin.line(eventId)).waiting >= waitingMin);
    lost.abort();
    const bought = await Promise.all(
      (await selling).map(async (each) => ({ ...each, told: purchaseOf(await each.buyer.poll(each.told)) })),
    );
    await Promise.all(gateways.map((gateway) => gateway.end()));
    return { early, pair, late, newcomer, bought, beforeDump, whenHeld };
  } finally {
    lost.abort();
  }
}

/** Somebody who was invited, and has a session of Admit's own. */
async function activate(email: string): Promise<Person> {
  const { activationUrl } = await setUp().admin.invite({ email });
  const token = new URL(activationUrl).hash.slice(1);
  const { session } = SignedIn.parse(await setUp().nobody.write("POST", "/v1/activations", { token }));
  return new Person(setUp().gateway().url, session.token);
}

async function buy(buyer: Person, eventId: string, quantity: number): Promise<Bought> {
  const key = randomUUID();
  return { buyer, key, quantity, told: purchaseOf(await buyer.buyUntilTaken(eventId, quantity, key)) };
}

/** Sells one and two tickets in turn, at a rate, until it is stopped. */
async function sell(buyers: readonly Person[], eventId: string, stop: AbortSignal): Promise<Bought[]> {
  const items = Array.from({ length: purchasesMax }, (_, nth) => buyers[nth % people] as Person);
  return sendAtRate(
    items,
    perSecond,
    (buyer, nth) => buy(buyer.at(setUp().gateway(nth % 2)), eventId, 1 + (nth % 2)),
    stop,
  );
}

/** Dumps as the page says. The dump is held in its middle until `goOn` is done. @returns what was decided by then */
async function dumpWhile(goOn: () => Promise<unknown>): Promise<Set<unknown>> {
  const { database } = setUp();
  const [command] = linesOfPage("mysqldump ") as [string];
  const holding = await mysql.createConnection(database.url);
  try {
    // After the events and before the purchases and tickets, by the alphabet; the sale has no use for it.
    await holding.query("LOCK TABLES OneTimeLink WRITE");
    const dumping = typeCommand(command, urls(), folder);
    await until("the dump is in its middle", () => Promise.race([isDumpHeld(), dumping.then(() => false)]));
    const decided = await decidedIds(database);
    await goOn();
    await holding.query("UNLOCK TABLES");
    await dumping;
    return decided;
  } finally {
    holding.destroy();
  }
}

async function isDumpHeld(): Promise<boolean> {
  const { database } = setUp();
  const name = new URL(database.url).pathname.slice(1);
  const processes = await database.query("SHOW PROCESSLIST");
  return processes.some(({ db, State: state }) => db === name && state === "Waiting for table metadata lock");
}

async function decidedIds(database: Pick<Database, "query">): Promise<Set<unknown>> {
  return new Set((await database.query("SELECT id FROM Purchase")).map(({ id }) => id));
}

/** Restores as the page says, step by step, and starts what sells. */
async function restore(): Promise<{ gateways: [Service, Service]; database: Pick<Database, "query" | "url"> }> {
  const database = databaseAt(urls().restored);
  for (const line of linesOfPage("mysql ")) {
    await typeCommand(line, urls(), folder);
    restored = database;
  }
  await runAudit(database.url, folder);
  for (const statement of linesOfPage("UPDATE Event")) await database.query(statement);
  await redis.empty();
  const parts = ["gateway", "gateway", "worker"] as const;
  const started = await Promise.all(parts.map((part) => setUp().add(part, { DATABASE_URL: database.url })));
  return { gateways: started.slice(0, 2) as [Service, Service], database };
}

const briefly = { prefer: "wait=1" };

/** Voids the first ticket of a purchase. @returns the answer's status */
async function voidFirst(staff: Person, { tickets }: Purchase): Promise<number> {
  const path = `/v1/admin/tickets/${tickets[0]?.id}/void`;
  return (await staff.call(path, { method: "POST", body: { reason: "sent back" }, headers: briefly })).status;
}

/** @returns the answer's status */
async function resize(staff: Person, eventId: string, capacity: number): Promise<number> {
  const path = `/v1/admin/events/${eventId}`;
  return (await staff.call(path, { method: "PATCH", body: { capacity }, headers: briefly })).status;
}

/** What a gateway tells in the very words in which it was told before, and what it knows nothing of. */
async function sortByDump(bought: readonly Bought[], gateway: Service): Promise<Record<"kept" | "lost", Bought[]>> {
  const answers = await Promise.all(bought.map(({ buyer, told }) => buyer.at(gateway).poll(told)));
  const isKept = (_: Bought, nth: number): boolean => answers[nth]?.status === 200;
  const kept = bought.filter(isKept);
  expect(answers.filter(({ status }) => status === 200).map(purchaseOf)).toEqual(kept.map(({ told }) => told));
  const problems = answers.filter(({ status }) => status !== 200).map((answer) => problemOf(answer).code);
  expect(new Set(problems)).toEqual(new Set(["purchase-unknown"]));
  return { kept, lost: bought.filter((each, nth) => !isKept(each, nth)) };
}

/** As a page that waits: it finds its purchase unknown and sends it again, here at two gateways at once. */
async function sendAgain({ buyer, key, quantity, told }: Bought, gateways: [Service, Service]): Promise<Purchase> {
  expect(problemOf(await buyer.at(gateways[0]).poll(told)).code).toBe("purchase-unknown");
  const answers = await Promise.all(gateways.map((each) => buyer.at(each).buyUntilTaken(told.eventId, quantity, key)));
  const [first, second] = answers.map(purchaseOf) as [Purchase, Purchase];
  expect(second.id).toBe(first.id);
  expect([first.status, second.status]).toEqual(["queued", "queued"]);
  return first;
}

/** What a door that asks is told of each code. */
async function verdictsOf(staff: Person, purchases: readonly Purchase[]): Promise<string[]> {
  const codes = purchases.flatMap(({ tickets }) => tickets.map(({ code }) => code));
  const asked = codes.map((code) => staff.write("POST", "/v1/admin/tickets/verify", { code }));
  return (await Promise.all(asked)).map((told) => Verification.parse(told).reason ?? "valid");
}
