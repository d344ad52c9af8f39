import { SignedIn } from "@admit/contract";
import { hashLinkToken, newLinkToken } from "@admit/prisma";
import { makeEvent } from "@admit/prisma/testing";
import { ulid } from "ulid";
import { afterEach, expect, test } from "vitest";
import { startWorker } from "../fuzz/start-worker.ts";
import { openTestGateway, type TestGateway } from "../tools/test-gateway.ts";

const userCap = 2;
const atATime = 8;
const linkMs = 3_600_000;
const timeout = 300_000;
const boughtWithinMs = 60_000;

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close();
});

async function openGateway(settings: Record<string, string>): Promise<TestGateway> {
  const gateway = await openTestGateway(settings);
  opened.push(gateway);
  return gateway;
}

/**
 * One person with many addresses opens a sign-in link of each, eight at a time, and buys with every account.
 * @returns the number of accounts, and of all their tickets
 */
async function attack(gateway: TestGateway, aliases: number): Promise<{ accounts: number; tickets: number }> {
  opened.push(await startWorker(gateway));
  const eventId = await makeEvent(gateway.mysql, { capacity: 2000, userCap });
  const tokens = await makeLinks(gateway, aliases);
  const follow = async (token: string): Promise<void> => {
    const response = await gateway.as(null, "POST", "/v1/sessions", { token });
    if (response.status !== 200) return;
    const { user } = SignedIn.parse(await response.json());
    const path = `/v1/events/${eventId}/purchases`;
    await gateway.as(user.id, "POST", path, { quantity: userCap }, { "Idempotency-Key": "one", Prefer: "wait=10" });
  };
  const followAll = async (): Promise<void> => {
    for (let token = tokens.pop(); token !== undefined; token = tokens.pop()) await follow(token);
  };
  await Promise.all(Array.from({ length: atATime }, followAll));
  const read = async (sql: string): Promise<number> => {
    const [rows] = await gateway.mysql.query(sql, [eventId]);
    return Number((rows as { total: string }[])[0]?.total);
  };
  const ticketsSql = "SELECT COALESCE(SUM(counted), 0) AS total FROM Holding WHERE eventId = ?";
  await expect.poll(() => read(ticketsSql), { timeout: boughtWithinMs }).toBeGreaterThan(0);
  return {
    accounts: await read("SELECT COUNT(*) AS total FROM User WHERE email LIKE 'mallory+%'"),
    tickets: await read(ticketsSql),
  };
}

/** Writes a link for each alias. @returns the tokens */
async function makeLinks(gateway: TestGateway, count: number): Promise<string[]> {
  const tokens = Array.from({ length: count }, newLinkToken);
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + linkMs);
  await gateway.mysql.query("INSERT INTO OneTimeLink (id, purpose, email, tokenHash, expiresAt, createdAt) VALUES ?", [
    tokens.map((token, at) => {
      const tokenHash = Buffer.from(hashLinkToken(token));
      return [ulid(), "SIGN_IN", `mallory+${at}@example.net`, tokenHash, expiresAt, createdAt];
    }),
  ]);
  return tokens;
}

test(
  "1,000 aliases of one mailbox get the tickets of one account, where aliases are collapsed",
  { timeout },
  async () => {
    const { accounts, tickets } = await attack(await openGateway({ EMAIL_ALIASES: "collapse" }), 1000);
    expect(accounts).toBe(1);
    expect(tickets).toBe(userCap);
  },
);

test("aliases get no more accounts than the limit of new ones", { timeout }, async () => {
  const gateway = await openGateway({ EMAIL_ALIASES: "separate", RATE_LIMIT_NEW_ACCOUNTS: "20/600s" });
  const { accounts, tickets } = await attack(gateway, 200);
  expect(accounts).toBeLessThanOrEqual(20);
  expect(tickets).toBeLessThanOrEqual(20 * userCap);
});
