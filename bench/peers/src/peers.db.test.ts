import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Problem, Purchase } from "@admit/contract";
import { answers, freePort, Restartable, sourceArgs } from "@admit/environment";
import { audit } from "@admit/prisma";
import { makeEvent, makeUser, openTestDatabase, type TestDatabase } from "@admit/prisma/testing";
import { type Keys, openKeys } from "@admit/tickets";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const peers = ["transaction-per-request-prisma", "transaction-per-request-mysql2"];

/** Its code is compiled, and Prisma decides a few purchases per second on a busy machine. */
const readyWithinMs = 55_000;
const withinMs = 60_000;

/** A purchase, or a problem. */
type Answer = Partial<Omit<Purchase, "status"> & Omit<Problem, "status"> & { status: string | number }>;

/** A session token such as the gateway creates. */
function signSession(userId: string, { session }: Keys): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: "EdDSA", kid: session.current.kid, typ: "JWT" })
    .setIssuer("admit")
    .setAudience("admit")
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(session.current.privateKey);
}

/** What is measured side by side has to keep the same guarantees. */
describe.each(peers)("%s", (name) => {
  let database: TestDatabase;
  let dataDir: string;
  let peer: Restartable;
  let origin: string;
  beforeAll(async () => {
    database = await openTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), "admit-peer-"));
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    peer = new Restartable({
      name,
      program: process.execPath,
      args: [...sourceArgs("bench/peers/src/main.ts"), name],
      environment: { DATABASE_URL: database.url, ADMIT_DATA_DIR: dataDir, PORT: String(port) },
      logFile: join(dataDir, "log"),
      stopWithinMs: 5000,
      readyWithinMs,
      isReady: () => answers(`${origin}/healthz`),
    });
    await peer.start();
  });
  afterAll(async () => {
    // In case the last test did not run, or failed.
    peer.kill();
    await database.close();
    await rm(dataDir, { recursive: true });
  });

  /** Repeats a purchase that is answered 503, with the same key, as the contract says. */
  const buy = async (eventId: string, token: string, key: string, quantity: number) => {
    for (;;) {
      const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}`, "Idempotency-Key": key };
      const body = JSON.stringify({ quantity });
      const response = await fetch(`${origin}/v1/events/${eventId}/purchases`, { method: "POST", headers, body });
      const answer = (await response.json()) as Answer;
      if (response.status !== 503) return { status: response.status, body: answer };
    }
  };

  /** @returns their session token */
  const makeBuyer = async (fields?: Parameters<typeof makeUser>[1]) =>
    signSession(await makeUser(database.pool, fields), openKeys(dataDir));

  test("200 purchases at once share 120 tickets, 5 to a user at most", { timeout: withinMs }, async () => {
    const eventId = await makeEvent(database.pool, { capacity: 120, userCap: 5 });
    const buyers = await Promise.all(Array.from({ length: 40 }, () => makeBuyer()));
    const answers = await Promise.all(
      buyers.flatMap((token) => [1, 2, 3, 1, 2].map((quantity, at) => buy(eventId, token, `key ${at}`, quantity))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const purchases = answers.map(({ body }) => Purchase.parse(body));
    const numbers = purchases.flatMap(({ tickets }) => tickets.map(({ number }) => number));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, at) => at + 1));
    expect(purchases.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 200 }, (_, at) => at + 1),
    );
    const { counts, violations } = await audit(database.pool);
    expect(violations).toEqual([]);
    expect(counts).toMatchObject({ purchases: 200, tickets: 120 });
  });

  test("a key repeated gives the same purchase, codes and all; with another quantity it is refused", async () => {
    const eventId = await makeEvent(database.pool);
    const token = await makeBuyer();
    const both = await Promise.all([1, 2].map(() => buy(eventId, token, "a key", 2)));
    const [first, second] = both.map(({ body }) => body);
    expect(first).toMatchObject({ status: "fulfilled", issued: 2, notIssued: 0, capReached: false, reason: null });
    expect(first?.tickets?.[0]?.code).toMatch(/^\S+$/);
    expect(second).toEqual(first);
    const other = await buy(eventId, token, "a key", 3);
    expect([other.status, other.body.code]).toEqual([422, "idempotency-key-reused"]);
  });

  test("mails are due only to active buyers, and invited ones see no code", async () => {
    const eventId = await makeEvent(database.pool);
    const statuses = ["ACTIVE", "INVITED", "SUSPENDED"] as const;
    const buyers = await Promise.all(statuses.map((status) => makeBuyer({ status })));
    const bought = await Promise.all(buyers.map((token) => buy(eventId, token, "k", 1)));
    expect(bought.map(({ body }) => body.reason)).toEqual([null, null, "user-not-eligible"]);
    expect(bought[1]?.body.tickets?.[0]?.code).toBeNull();
    const sql = "SELECT purchaseId FROM TicketMail m JOIN Purchase p ON p.id = m.purchaseId WHERE p.eventId = ?";
    const mails = await database.rows(sql, [eventId]);
    expect(mails).toEqual([{ purchaseId: bought[0]?.body.id }]);
  });

  test("an invalid purchase is refused with the contract's problem", async () => {
    const eventId = await makeEvent(database.pool);
    const token = await makeBuyer();
    const refusals = await Promise.all([
      buy(eventId, `${token.slice(0, -8)}AAAAAAAA`, "k", 1),
      buy(eventId, token, "", 1),
      buy(eventId, token, "k", 1001),
      buy("0".repeat(26), token, "k", 1),
    ]);
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
      [401, "unauthenticated"],
      [400, "idempotency-key-required"],
      [400, "invalid-request"],
      [404, "event-not-found"],
    ]);
  });

  test("SIGTERM ends it within 5 seconds, and every invariant holds", async () => {
    expect(await peer.end()).toEqual({ code: 0, signal: null });
    expect((await audit(database.pool)).violations).toEqual([]);
  });
});
