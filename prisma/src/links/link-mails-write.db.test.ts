import {
  signInMailsPerEmail,
  signInMailsPerMailbox,
  signInMailsPerMailboxMax,
  signInMailsSpanMs,
} from "@admit/contract";
import type { Pool } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onConnection } from "../on-connection.ts";
import { openTestDatabase, type TestDatabase } from "../testing/index.ts";
import { claimLinkMails, finishLinkMail } from "./link-mail-queue.ts";
import { type LinkRequest, writeSignInMails } from "./link-mails-write.ts";
import { writeSignInLink } from "./mailed-link-write.ts";

const gateways = 4;
const workers = 3;

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await openTestDatabase(gateways + workers);
  ({ pool } = database);
});
afterAll(() => database.close());

const writeAll = (requests: readonly LinkRequest[], nowMs: number, isLimited = true) =>
  onConnection(pool, (connection) => writeSignInMails(connection, requests, { nowMs, isLimited }));
const write = (emails: readonly string[], nowMs = Date.now(), network = "local") =>
  writeAll(
    emails.map((email) => ({ email, network, language: "en" as const })),
    nowMs,
  );
const idsOf = async (email: string): Promise<string[]> =>
  (await database.rows<{ id: string }>("SELECT id FROM LinkMail WHERE email = ?", [email])).map(({ id }) => id);

/** All requested mails are sent. */
const finishAll = () => pool.query("UPDATE LinkMail SET dueAt = NULL, pendingFor = NULL");
/** So many mails to an address have been sent, as others requested. */
async function useUp(email: string, nowMs: number): Promise<void> {
  for (let nth = 0; nth < signInMailsPerEmail; nth++) {
    await write([email], nowMs, "strangers");
    await finishAll();
  }
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
      const wanted = { nowMs: Date.now(), claimMs: 60_000, limit: 10 };
      const { claimed } = await onConnection(pool, (connection) => claimLinkMails(connection, wanted));
      for (const { id } of claimed) await onConnection(pool, (connection) => finishLinkMail(connection, id));
    }
  };
  const working = Promise.all(Array.from({ length: workers }, work));
  try {
    for (let round = 0; round < 40; round++) {
      const requests = emails.map((email) => ({ email, network: "local", language: "en" as const }));
      const answers = await Promise.all(Array.from({ length: gateways }, () => writeAll(requests, Date.now(), false)));
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
    await finishAll();
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

const until = (nowMs: number) => nowMs + signInMailsSpanMs;

test("mails to aliases do not count towards an address's own limit, and all addresses of a mailbox share one", async () => {
  const nowMs = Date.now();
  const aliases = Array.from({ length: signInMailsPerMailbox - 1 }, (_, nth) => `owner+${nth}@example.org`);
  expect(await write(aliases, nowMs)).toEqual(aliases.map(() => null));
  expect(await write(["owner@example.org"], nowMs + 1)).toEqual([null]);
  expect(await write(["owner+another@example.org"], nowMs + 2)).toEqual([until(nowMs)]);
  expect(await write(["other@example.org"], nowMs + 2)).toEqual([null]);
});

test("an address whose mails others have used up has one more for each network that has not requested it", async () => {
  const nowMs = Date.now();
  const ask = async (network: string, email = "victim@example.org") => {
    const [answer] = await write([email], nowMs, network);
    await finishAll();
    return answer;
  };
  for (let nth = 0; nth < signInMailsPerEmail; nth++) expect(await ask("strangers")).toBeNull();
  expect(await ask("strangers")).toBe(until(nowMs));
  expect([await ask("home"), await ask("home")]).toEqual([null, until(nowMs)]);
  expect(await ask("home", "other@example.org")).toBeNull();

  for (let nth = 0; nth < signInMailsPerMailbox; nth++) await ask("strangers", `victim+${nth}@example.org`);
  expect(await ask("work")).toBeNull();
  // No more in all, however many networks ask.
  const others = Array.from({ length: signInMailsPerMailboxMax }, (_, nth) => `network-${nth}`);
  const answers: unknown[] = [];
  for (const network of others) answers.push(await ask(network));
  expect(answers.indexOf(until(nowMs))).toBe(signInMailsPerMailboxMax - signInMailsPerMailbox - 1);
  const rows = await database.rows("SELECT id FROM LinkMail WHERE mailbox = 'victim@example.org'");
  expect(rows).toHaveLength(signInMailsPerMailboxMax);
});

test("a stranger who asks at the same moment takes no other network's mail", async () => {
  const nowMs = Date.now();
  await useUp("busy@example.org", nowMs);
  const requests = ["strangers", "home", "strangers"].map((network) => ({
    email: "busy@example.org",
    network,
    language: "en" as const,
  }));
  expect(await writeAll(requests, nowMs)).toEqual([null, null, null]);
  const mails = await idsOf("busy@example.org");
  expect(mails).toHaveLength(signInMailsPerEmail + 1);
});

test("a link that was sent a moment ago is the answer even where others requested it", async () => {
  const nowMs = Date.now();
  const email = "at-hand@example.org";
  await useUp(email, nowMs);
  const [id = ""] = await idsOf(email);
  const noAccounts = { find: async () => new Map() };
  await onConnection(pool, (connection) =>
    writeSignInLink(
      noAccounts,
      connection,
      { id, email, event: null, language: "en" as const },
      Buffer.alloc(32),
      nowMs,
    ),
  );
  expect(await write([email], nowMs, "home")).toEqual([null]);
  expect(await idsOf(email)).toHaveLength(signInMailsPerEmail);
});
