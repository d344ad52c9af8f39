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

test("gateways with requests for the same addresses at the same moment write one mail for each", async () => {
  for (let round = 0; round < 10; round++) {
    const emails = Array.from({ length: 8 }, (_, at) => `same-${round}-${at}@example.org`);
    const answers = await Promise.all(
      Array.from({ length: gateways }, (_, gateway) => write(gateway % 2 === 0 ? emails : emails.toReversed())),
    );
    expect(answers.flat()).toEqual(Array(gateways * emails.length).fill(null));
    for (const email of emails) expect(await idsOf(email)).toHaveLength(1);
  }
});

test("no repeated request is refused while workers claim and finish the mails", async () => {
  const emails = Array.from({ length: 40 }, (_, at) => `busy-${at}@example.org`);
  const over = new AbortController();
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
    for (let round = 0; round < 40; round++) {
      const requests = emails.map((email) => ({ email, network: "local" }));
      const writeAll = () =>
        onConnection(pool, (connection) =>
          writeSignInMails(connection, requests, { nowMs: Date.now(), isLimited: false }),
        );
      const answers = await Promise.all(Array.from({ length: gateways }, writeAll));
      expect(answers.flat().filter((at) => at !== null)).toEqual([]);
    }
  } finally {
    over.abort();
    await working;
  }
});

test("each request has its own answer, in order, and each address its own limit", async () => {
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

test("the addresses of one mailbox share its limit", async () => {
  const nowMs = Date.now();
  for (let nth = 0; nth < 5; nth++) expect(await write([`owner+${nth}@example.org`], nowMs + nth)).toEqual([null]);
  expect(await write(["owner+another@example.org"], nowMs + 10)).toEqual([nowMs + 10 * 60_000]);
  expect(await write(["other@example.org"], nowMs + 10)).toEqual([null]);
});
