import { SignedIn } from "@admit/contract";
import { hashLinkToken, newLinkToken, openAccounts } from "@admit/prisma";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorker } from "../fuzz/start-worker.ts";
import { send } from "../roles/routes.ts";
import { testGateway, type TestGateway } from "../tools/test-gateway.ts";

const userCap = 2;
const atATime = 8;
const linkMs = 3_600_000;
const timeout = 300_000;
const boughtWithinMs = 60_000;

const gateway = testGateway();
let worker: { close(): Promise<void> };
beforeAll(async () => void (worker = await startWorker(gateway)));
afterAll(() => worker.close());

/**
 * One person with many addresses opens a sign-in link of each, eight at a time, and buys with every account.
 * @returns the number of accounts, and of all their tickets
 */
async function attack(app: TestGateway["app"], name: string, aliases: number) {
  const eventId = await gateway.event({ capacity: 2000, userCap });
  const tokens = await makeLinks(name, aliases);
  const caller = { ...gateway, app };
  const path = `/v1/events/${eventId}/purchases`;
  const headers = { "Idempotency-Key": "one", Prefer: "wait=10" };
  const followAll = async (): Promise<void> => {
    for (let token = tokens.pop(); token !== undefined; token = tokens.pop()) {
      const response = await send(caller, null, "POST /v1/sessions", { path: "/v1/sessions", body: { token } });
      if (response.status !== 200) continue;
      const { user } = SignedIn.parse(await response.json());
      await send(caller, user.id, `POST ${path}`, { path, headers, body: { quantity: userCap } });
    }
  };
  await Promise.all(Array.from({ length: atATime }, followAll));
  const read = async (sql: string, about: string) => Number((await gateway.rows(sql, about))[0]?.["total"]);
  const ticketsSql = "SELECT COALESCE(SUM(counted), 0) AS total FROM Holding WHERE eventId = ?";
  await expect.poll(() => read(ticketsSql, eventId), { timeout: boughtWithinMs }).toBeGreaterThan(0);
  return {
    accounts: await read("SELECT COUNT(*) AS total FROM User WHERE email LIKE ?", `${name}+%`),
    tickets: await read(ticketsSql, eventId),
  };
}

/** Writes a link for each alias. @returns the tokens */
async function makeLinks(name: string, count: number): Promise<string[]> {
  const tokens = Array.from({ length: count }, newLinkToken);
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + linkMs);
  await gateway.mysql.query("INSERT INTO OneTimeLink (id, purpose, email, tokenHash, expiresAt, createdAt) VALUES ?", [
    tokens.map((token, at) => {
      const tokenHash = Buffer.from(hashLinkToken(token));
      return [ulid(), "SIGN_IN", `${name}+${at}@example.net`, tokenHash, expiresAt, createdAt];
    }),
  ]);
  return tokens;
}

test("1,000 aliases of one mailbox get the tickets of one account if aliases are collapsed", { timeout }, async () => {
  const app = gateway.appWith({ accounts: openAccounts(gateway.mysql, "collapse") }, { EMAIL_ALIASES: "collapse" });
  expect(await attack(app, "mallory", 1000)).toEqual({ accounts: 1, tickets: userCap });
});

test("aliases get no more accounts than the limit of new ones", { timeout }, async () => {
  const app = gateway.appWith({}, { RATE_LIMIT_NEW_ACCOUNTS: { requests: 20, seconds: 600 } });
  const { accounts, tickets } = await attack(app, "trudy", 200);
  expect(accounts).toBeLessThanOrEqual(20);
  expect(tickets).toBeLessThanOrEqual(20 * userCap);
});
