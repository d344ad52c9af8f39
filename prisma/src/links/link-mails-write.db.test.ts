import type { Pool, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onConnection } from "../on-connection.ts";
import { openMysql } from "../open-mysql.ts";
import { createTestDatabase, testServers } from "../testing/index.ts";
import { finishLinkMail } from "./link-mail-finish.ts";
import { claimLinkMails } from "./link-mails-claim.ts";
import { writeSignInMails } from "./link-mails-write.ts";

const gateways = 4;
const workers = 3;
const rounds = 40;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase(testServers().databaseUrl);
  pool = openMysql(database.url, gateways + workers);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const write = (emails: readonly string[], nowMs = Date.now()) =>
  onConnection(pool, (connection) =>
    writeSignInMails(
      connection,
      emails.map((email) => ({ email, network: "local" })),
      { nowMs, isLimited: true },
    ),
  );
async function idsOf(email: string): Promise<string[]> {
  const [rows] = await pool.query<({ id: string } & RowDataPacket)[]>("SELECT id FROM LinkMail WHERE email = ?", [
    email,
  ]);
  return rows.map(({ id }) => id);
}

test("gateways that are asked for the same addresses at the same moment write one mail for each", async () => {
  for (let round = 0; round < 10; round++) {
    const emails = Array.from({ length: 8 }, (_, at) => `same-${round}-${at}@example.org`);
    const answers = await Promise.all(
      Array.from({ length: gateways }, (_, gateway) => write(gateway % 2 === 0 ? emails : emails.toReversed())),
    );
    expect(answers.flat()).toEqual(Array(gateways * emails.length).fill(null));
    for (const email of emails) expect(await idsOf(email)).toHaveLength(1);
  }
});

test("asking again while workers claim and finish the mails is refused to no one", async () => {
  const emails = Array.from({ length: 40 }, (_, at) => `busy-${at}@example.org`);
  const over = new AbortController();
  const answers: (number | null)[] = [];
  const work = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const { claimed } = await onConnection(pool, (connection) =>
        claimLinkMails(connection, { nowMs: Date.now(), claimMs: 60_000, limit: 10 }),
      );
      for (const { id } of claimed) await onConnection(pool, (connection) => finishLinkMail(connection, id));
    }
  };
  const working = Promise.all(Array.from({ length: workers }, work));
  try {
    for (let round = 0; round < rounds; round++) {
      const each = await Promise.all(
        Array.from({ length: gateways }, () =>
          onConnection(pool, (connection) =>
            writeSignInMails(
              connection,
              emails.map((email) => ({ email, network: "local" })),
              {
                nowMs: Date.now(),
                isLimited: false,
              },
            ),
          ),
        ),
      );
      answers.push(...each.flat());
    }
  } finally {
    over.abort();
    await working;
  }
  expect(answers).toEqual(answers.map(() => null));
  expect(answers).toHaveLength(rounds * gateways * emails.length);
});

test("each request has its own answer, in its place, and one address' limit is no other's", async () => {
  const nowMs = Date.now();
  for (let nth = 0; nth < 5; nth++) {
    await write(["full@example.org"], nowMs + nth);
    for (const id of await idsOf("full@example.org"))
      await onConnection(pool, (connection) => finishLinkMail(connection, id));
  }
  const answers = await write(
    ["first@example.org", "full@example.org", "last@example.org", "first@example.org"],
    nowMs + 10,
  );
  expect(answers).toEqual([null, nowMs + 10 * 60_000, null, null]);
  expect(await idsOf("full@example.org")).toHaveLength(5);
  expect(await write(["full@example.org"], nowMs + 10 * 60_000)).toEqual([null]);
  expect(await idsOf("full@example.org")).toHaveLength(6);
});
