import { randomUUID } from "node:crypto";
import { SignedIn, Verification, type Purchase } from "@admit/contract";
import { type Database, databaseAt, auditDatabase, type Service, until } from "@admit/environment";
import mysql from "mysql2/promise";
import { expect, test } from "vitest";
import { decidedAtLeast } from "./client/decided-at-least.ts";
import { numbersOf, outcomesOf } from "./client/outcomes.ts";
import { Person, problemOf, purchaseOf } from "./client/person.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { linesOfPage, typeCommand, type DatabaseUrls } from "./environment/back-up-page.ts";
import { noRateLimits } from "./environment/deployment.ts";
import { PrivateRedis } from "./environment/private-redis.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

let redis: PrivateRedis;
let restored: Pick<Database, "drop"> | undefined;

const deployment = deploymentForFile(async (closers) => {
  redis = await PrivateRedis.open();
  closers.add(() => redis.close());
  closers.add(async () => restored?.drop());
  return { gateways: 2, redisUrl: redis.url, settings: noRateLimits };
});

/** The databases of the page's examples. */
const urls = (): DatabaseUrls => ({
  admit: deployment().database.url,
  restored: `${deployment().database.url}_restored`,
});

const perSecond = 60;
/** Polls and checks of codes: all at once would be refused by a gateway on a slow machine. */
const readsPerSecond = 150;
/** Purchases that are decided before the next step of the sale. */
const stepSize = 25;
/** More than are sent: the sale continues until the database is lost. */
const purchasesMax = 10_000;
const people = 20;
/** The least number of purchases that wait when the database is lost. */
const waitingMin = 20;
/** Tickets that are left once everything that was lost is decided again. */
const leftOver = 30;

/** A purchase as its buyer knows it. */
interface Bought {
  buyer: Person;
  key: string;
  quantity: number;
  /** The last answer. */
  known: Purchase;
}

test("a drop that lost its database continues from a dump made during the sale: what it contains stands, the rest is decided again, once, under new numbers", async () => {
  const { id: eventId } = await deployment().admin.createEvent({ capacity: purchasesMax, userCap: purchasesMax });
  const { early, pair, late, newcomer, bought, ...decided } = await sellUntilLost(eventId);
  const { gateways, database } = await restore();
  const [gateway, other] = gateways;
  const operator = deployment().admin.at(gateway);

  // What the dump contains stands; the rest is unknown.
  const { kept, lost } = await sortByDump(bought, gateway);
  const keptIds = new Set(kept.map(({ known }) => known.id));
  expect(lost.filter(({ known }) => decided.beforeDump.has(known.id))).toEqual([]);
  expect(kept.filter(({ known }) => !decided.whenBlocked.has(known.id))).toEqual([]);
  expect(lost.filter(({ known }) => known.status === "queued").length).toBeGreaterThanOrEqual(waitingMin);
  expect(purchaseOf(await early.at(gateway).poll(pair))).toEqual(pair);
  expect(problemOf(await late.at(gateway).call("/v1/me")).code).toBe("unauthenticated");

  // Staff repeat their changes before the sale continues: they are first in the line.
  expect(await verdictsOf(operator, [pair])).toEqual(["valid", "valid"]);
  const capacity = 1 + quantityOf([...kept, ...lost, newcomer]) + leftOver;
  expect(await Promise.all([voidFirst(operator, pair), resize(operator, eventId, capacity)])).toEqual([202, 202]);

  // Waiting buyers send again, and nothing is decided before the operator resumes the line.
  const sentAgain = await Promise.all([...lost, newcomer].map((each) => sendAgain(each, gateways)));
  expect(sentAgain.slice(0, -1).map(({ id }) => id)).toEqual(lost.map(({ known }) => known.id));
  expect(await operator.line(eventId)).toMatchObject({ state: "paused" });
  expect(await decidedIds(database)).toEqual(new Set([...keptIds, pair.id]));
  await operator.write("POST", `/v1/ops/lines/${eventId}/resume`, {});
  const anew = await Promise.all(
    [...lost, newcomer].map(({ buyer }, nth) => buyer.at(other).decided(sentAgain[nth] as Purchase)),
  );
  expect(new Set(anew.map(({ status }) => status))).toEqual(new Set(["fulfilled"]));

  // The sale continues to the last ticket, and not beyond.
  const buyers = Array.from({ length: 2 * leftOver }, (_, nth) => (bought[nth] as Bought).buyer.at(gateway));
  const fresh = await outcomesOf(
    buyers,
    await sendAtRate(buyers, perSecond, (buyer) => buyer.buyUntilAccepted(eventId, 1)),
  );
  expect(numbersOf(fresh)).toHaveLength(leftOver);
  const counts = await database.query("SELECT issuedCount, capacity FROM Event");
  expect(counts).toEqual([{ issuedCount: capacity, capacity }]);

  // No number and no position that a buyer has seen is used again.
  const seen = [...bought, newcomer].map((each) => each.known);
  const taken = new Set(numbersOf([...seen, pair]));
  expect(numbersOf([...anew, ...fresh]).filter((number) => taken.has(number))).toEqual([]);
  const lastSeq = Math.max(...seen.map(({ seq }) => seq));
  expect([...anew, ...fresh].filter(({ seq }) => seq <= lastSeq)).toEqual([]);

  // The earlier keys return the earlier outcomes, and the codes are as valid as the database says.
  const keptAgain = await Promise.all(
    kept.map(async ({ buyer, key, quantity }) =>
      buyer.at(other).decided(purchaseOf(await buyer.at(other).buyUntilAccepted(eventId, quantity, key))),
    ),
  );
  expect(keptAgain).toEqual(kept.map((each) => each.known));
  const lostOutcomes = [...lost, newcomer].map((each) => each.known);
  expect(new Set(await verdictsOf(operator, lostOutcomes))).toEqual(new Set(["forged"]));
  expect(new Set(await verdictsOf(operator, [...keptAgain, ...anew, ...fresh]))).toEqual(new Set(["valid"]));
  expect(await verdictsOf(operator, [pair])).toEqual(["voided", "valid"]);
  await auditDatabase(database.url);
});

const quantityOf = (purchases: readonly Bought[]): number => purchases.reduce((sum, { quantity }) => sum + quantity, 0);

/** Sells, dumps meanwhile, continues; then the deployment ends, with buyers in its line. */
async function sellUntilLost(eventId: string) {
  const { admin, database, gateways } = deployment();
  const waitForProgress = async () => {
    const head = await decidedAtLeast(gateways, eventId, 1);
    await decidedAtLeast(gateways, eventId, head + stepSize);
  };
  const early = await activate("early@host.example");
  const pair = await early.buyDecided(eventId, 2);
  const buyers = await deployment().people(people);
  // A user who is created after the dump has another id after the loss.
  await Promise.all(buyers.map((buyer) => buyer.me()));
  const lost = new AbortController();
  const selling = sell(buyers, eventId, lost.signal);
  selling.catch(() => undefined); // awaited once the database is lost
  try {
    await waitForProgress();
    const beforeDump = await decidedIds(database);
    const whenBlocked = await dumpWhile(waitForProgress);
    await waitForProgress();
    const late = await activate("late@host.example");
    const newcomer = await buy(await deployment().person(), eventId, 1);
    newcomer.known = await newcomer.buyer.decided(newcomer.known);
    expect(await voidFirst(admin, pair)).toBe(200);
    await deployment().worker().end();
    await until("some wait", async () => (await admin.line(eventId)).waiting >= waitingMin);
    lost.abort();
    const bought = await sendAtRate(await selling, readsPerSecond, async (each) => ({
      ...each,
      known: purchaseOf(await each.buyer.poll(each.known)),
    }));
    await Promise.all(gateways.map((gateway) => gateway.end()));
    return { early, pair, late, newcomer, bought, beforeDump, whenBlocked };
  } finally {
    lost.abort();
  }
}

/** An invited buyer with a session of Admit's own. */
async function activate(email: string): Promise<Person> {
  const { activationUrl } = await deployment().admin.invite({ email });
  const token = new URL(activationUrl).hash.slice(1);
  const { session } = SignedIn.parse(await deployment().visitor.write("POST", "/v1/activations", { token }));
  return new Person(deployment().gateway().url, session.token);
}

async function buy(buyer: Person, eventId: string, quantity: number): Promise<Bought> {
  const key = randomUUID();
  return { buyer, key, quantity, known: purchaseOf(await buyer.buyUntilAccepted(eventId, quantity, key)) };
}

/** Sells one and two tickets alternately, at a rate, until it is stopped. */
async function sell(buyers: readonly Person[], eventId: string, stop: AbortSignal): Promise<Bought[]> {
  const items = Array.from({ length: purchasesMax }, (_, nth) => buyers[nth % people] as Person);
  return sendAtRate(
    items,
    perSecond,
    (buyer, nth) => buy(buyer.at(deployment().gateway(nth % 2)), eventId, 1 + (nth % 2)),
    stop,
  );
}

/** Dumps as the page says, and blocks the dump in its middle until `meanwhile` is done. @returns what was decided then */
async function dumpWhile(meanwhile: () => Promise<unknown>): Promise<Set<unknown>> {
  const { database } = deployment();
  const [command] = linesOfPage("mysqldump ") as [string];
  const blocking = await mysql.createConnection(database.url);
  try {
    // In alphabetical order after the events and before purchases and tickets; the sale does not use it.
    await blocking.query("LOCK TABLES OneTimeLink WRITE");
    const dumping = typeCommand(command, urls(), deployment().folder);
    await until("the dump is in its middle", () => Promise.race([isDumpBlocked(), dumping.then(() => false)]));
    const decided = await decidedIds(database);
    await meanwhile();
    await blocking.query("UNLOCK TABLES");
    await dumping;
    return decided;
  } finally {
    blocking.destroy();
  }
}

async function isDumpBlocked(): Promise<boolean> {
  const { database } = deployment();
  const name = new URL(database.url).pathname.slice(1);
  const processes = await database.query("SHOW PROCESSLIST");
  return processes.some(({ db, State: state }) => db === name && state === "Waiting for table metadata lock");
}

async function decidedIds(database: Pick<Database, "query">): Promise<Set<unknown>> {
  return new Set((await database.query("SELECT id FROM Purchase")).map(({ id }) => id));
}

/** Restores as the page says, step by step, and starts the services. */
async function restore(): Promise<{ gateways: [Service, Service]; database: Pick<Database, "query" | "url"> }> {
  const database = databaseAt(urls().restored);
  for (const line of linesOfPage("mysql ")) {
    await typeCommand(line, urls(), deployment().folder);
    restored = database;
  }
  await auditDatabase(database.url);
  for (const statement of linesOfPage("UPDATE Event")) await database.query(statement);
  await redis.empty();
  const parts = ["gateway", "gateway", "worker"] as const;
  const started = await Promise.all(parts.map((part) => deployment().add(part, { DATABASE_URL: database.url })));
  return { gateways: started.slice(0, 2) as [Service, Service], database };
}

const briefly = { prefer: "wait=1" };

/** Voids the first ticket of a purchase. @returns the answer's status */
async function voidFirst(staff: Person, { tickets }: Purchase): Promise<number> {
  return (await staff.void(tickets[0]?.id, "sent back", 1)).status;
}

/** @returns the answer's status */
async function resize(staff: Person, eventId: string, capacity: number): Promise<number> {
  const path = `/v1/admin/events/${eventId}`;
  return (await staff.call(path, { method: "PATCH", body: { capacity }, headers: briefly })).status;
}

/** Purchases that a gateway answers exactly as before, and those that it does not know. */
async function sortByDump(bought: readonly Bought[], gateway: Service): Promise<Record<"kept" | "lost", Bought[]>> {
  const answers = await sendAtRate(bought, readsPerSecond, ({ buyer, known }) => buyer.at(gateway).poll(known));
  const isKept = (_: Bought, nth: number): boolean => answers[nth]?.status === 200;
  const kept = bought.filter(isKept);
  expect(answers.filter(({ status }) => status === 200).map(purchaseOf)).toEqual(kept.map(({ known }) => known));
  const problems = answers.filter(({ status }) => status !== 200).map((answer) => problemOf(answer).code);
  expect(new Set(problems)).toEqual(new Set(["purchase-unknown"]));
  return { kept, lost: bought.filter((each, nth) => !isKept(each, nth)) };
}

/** Like a waiting page: it finds its purchase unknown and sends it again, here at two gateways at once. */
async function sendAgain({ buyer, key, quantity, known }: Bought, gateways: [Service, Service]): Promise<Purchase> {
  expect(problemOf(await buyer.at(gateways[0]).poll(known)).code).toBe("purchase-unknown");
  const answers = await Promise.all(
    gateways.map((each) => buyer.at(each).buyUntilAccepted(known.eventId, quantity, key)),
  );
  const [first, second] = answers.map(purchaseOf) as [Purchase, Purchase];
  expect(second.id).toBe(first.id);
  expect([first.status, second.status]).toEqual(["queued", "queued"]);
  return first;
}

/** The verdict on each code, as an admission asks for it. */
async function verdictsOf(staff: Person, purchases: readonly Purchase[]): Promise<string[]> {
  const codes = purchases.flatMap(({ tickets }) => tickets.map(({ code }) => code));
  return sendAtRate(codes, readsPerSecond, async (code) => {
    const verdict = await staff.write("POST", "/v1/admin/tickets/verify", { code });
    return Verification.parse(verdict).reason ?? "valid";
  });
}
