import { signInLinkMs, signInMailMs } from "@admit/contract";
import {
  claimLinkMails,
  countDueLinkMails,
  deleteOldLinkMails,
  finishLinkMail,
  hashLinkToken,
  onConnection,
  readRows,
  releaseLinkMails,
  statementTimeoutMs,
  writeSignInMails,
} from "@admit/prisma";
import { makeUser } from "@admit/prisma/testing";
import { mailedLink } from "@admit/tickets";
import { ulid } from "ulid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { exitTimeoutMs, finishWithinMs } from "../settings.ts";
import { openHangingServer, openMailServer, type MailServer } from "../testing/mail-server.ts";
import { openKill, openTestMailing, type TestMailing, untilSent } from "../testing/test-mailing.ts";
import { linkClaimMs, linkLanes, recordsFirstMs, runLinkMailing } from "./link-mailing.ts";
import { pause } from "./schedule.ts";
import { linkSendTimeoutMs, sendLinkMail } from "./send-link-mail.ts";

let world: TestMailing;
const never = new AbortController().signal;
beforeAll(async () => void (world = await openTestMailing()));
beforeEach(() => world.pool.query("DELETE FROM LinkMail"));
afterAll(() => world.close());

async function open(options?: Parameters<typeof openMailServer>[0]) {
  const server = await openMailServer(options);
  return { server, mailing: world.mailing(server.url) };
}
const ask = (email: string, network = "local", nowMs = Date.now()) =>
  writeSignInMails(world.pool, [{ email, network, language: "en" }], { nowMs, isLimited: true });
const claim = (limit = 20, nowMs = Date.now()) =>
  onConnection(world.pool, (connection) => claimLinkMails(connection, { nowMs, claimMs: linkClaimMs, limit }));
async function claimOne(nowMs = Date.now()) {
  const [mail] = (await claim(1, nowMs)).claimed;
  if (mail === undefined) throw new Error("nothing is due");
  return mail;
}
/** Sends the mail that is due next. */
const sendNext = async (mailing: ReturnType<TestMailing["mailing"]>, nowMs?: number) =>
  sendLinkMail(mailing, await claimOne(nowMs), never);
const rows = <Row>(sql: string, values: unknown[] = []) => readRows<Row>(world.pool, sql, values);
interface LinkRow {
  id: string;
  purpose: string;
  userId: string | null;
  email: string | null;
  tokenHash: Buffer;
}
const linksOf = (id: string) => rows<LinkRow>("SELECT * FROM OneTimeLink WHERE id = ?", [id]);
const queued = (email: string) =>
  rows<{ dueAt: Date | null; pendingFor: string | null; attempts: number; lastError: string | null }>(
    "SELECT dueAt, pendingFor, attempts, lastError FROM LinkMail WHERE email = ?",
    [email],
  );
const tokenIn = (server: MailServer, nth = 0): string =>
  /#([\w-]{43})/.exec(server.received[nth]?.text ?? "")?.[1] ?? "";

/** Runs the loop itself until all due mails are claimed. */
async function drain(mailing: ReturnType<TestMailing["mailing"]>, isDone: () => boolean): Promise<void> {
  const stopping = new AbortController();
  const running = runLinkMailing(mailing, () => undefined, stopping.signal);
  await expect.poll(isDone, { timeout: 20_000 }).toBe(true);
  stopping.abort();
  await running;
}

test("a mail goes to the address' account at the time of sending, and is not sent if that is suspended", async () => {
  const { server, mailing } = await open();
  const active = await makeUser(world.pool, { email: "active@example.org" });
  const invited = await makeUser(world.pool, { email: "invited@example.org", status: "INVITED" });
  await makeUser(world.pool, { email: "suspended@example.org", status: "SUSPENDED" });
  for (const who of ["active", "invited", "suspended", "unknown"]) await ask(`${who}@example.org`);
  const { claimed } = await claim();
  for (const mail of claimed) await sendLinkMail(mailing, mail, never);
  const to = server.received.map((mail) => mail.headers.get("to")).map((each) => (each as { text: string }).text);
  expect(to).toEqual(["active@example.org", "invited@example.org", "unknown@example.org"]);
  const links = await Promise.all(claimed.map(async ({ id }) => (await linksOf(id))[0]));
  expect(links.map((link) => link && [link.purpose, link.userId, link.email])).toEqual([
    ["SIGN_IN", active, null],
    ["ACTIVATE", invited, null],
    undefined,
    ["SIGN_IN", null, "unknown@example.org"],
  ]);
  expect(mailing.reported).toEqual(["sent", "sent", "sent"]);
  expect(await queued("suspended@example.org")).toMatchObject([{ dueAt: null, pendingFor: null }]);
});

test("the database has the hash of a mailed link's token, and nothing that reveals it", async () => {
  const server = await openMailServer();
  await ask("hashed@example.org");
  const mail = await claimOne();
  await sendLinkMail(world.mailing(server.url), mail, never);
  const token = tokenIn(server);
  expect(token).toBe(mailedLink(world.keys, mail.id).token);
  const [link] = await linksOf(mail.id);
  expect(link?.tokenHash.equals(Buffer.from(hashLinkToken(token)))).toBe(true);
  expect(JSON.stringify([link, await queued("hashed@example.org")])).not.toContain(token);
});

test.each([421, 450])(
  "a mail that the server answers with %i is sent later, with the same link and no second one",
  async (responseCode) => {
    let isRefusing = true;
    const { server, mailing } = await open({ refuses: () => isRefusing, refusal: responseCode });
    const email = `later-${responseCode}@example.org`;
    await ask(email);
    const mail = await claimOne();
    await sendLinkMail(mailing, mail, never);
    expect(mailing.reported).toEqual(["failed"]);
    expect(await queued(email)).toMatchObject([{ attempts: 1, pendingFor: email }]);
    const [before] = await linksOf(mail.id);
    isRefusing = false;
    await sendNext(mailing, Date.now() + 3000);
    expect(server.received).toHaveLength(1);
    expect((await linksOf(mail.id)).map(({ tokenHash }) => tokenHash.toString("hex"))).toEqual([
      before?.tokenHash.toString("hex"),
    ]);
    expect(await queued(email)).toMatchObject([{ dueAt: null, pendingFor: null }]);
  },
);

test("a server that never answers delays a mail no longer than the time limit, and the mail is due again", async () => {
  const hanging = await openHangingServer();
  await ask("hangs@example.org");
  const mailing = world.mailing(hanging.url, 50);
  expect(await sendNext(mailing)).toBe(false);
  expect(mailing.reported).toEqual(["failed"]);
  expect((await queued("hangs@example.org"))[0]?.dueAt).not.toBeNull();
});

test("a mail to an address that the server refuses is given up at once, and may be requested again", async () => {
  const { mailing } = await open({ refuses: () => true });
  await ask("gone@example.org");
  expect(await sendNext(mailing)).toBe(true);
  expect(mailing.reported).toEqual(["failed", "given-up"]);
  expect(await queued("gone@example.org")).toMatchObject([
    { dueAt: null, pendingFor: null, lastError: "EENVELOPE RCPT TO 550" },
  ]);
  expect(mailing.logged.join("")).not.toContain("gone@example.org");
});

test("a sign-in that waited for ten minutes is given up, and not sent", async () => {
  const { server, mailing } = await open();
  await ask("stale@example.org", "local", Date.now() - 10 * 60_000);
  await sendNext(mailing);
  expect([server.received, mailing.reported]).toEqual([[], ["given-up"]]);
});

test("networks take turns: a flood delays another's mail by one", async () => {
  const nowMs = Date.now();
  for (let at = 0; at < 30; at++) await ask(`flood-${at}@example.org`, "flood", nowMs - 1000);
  await ask("honest@example.org", "home", nowMs);
  const { claimed, isMoreDue } = await claim(4, nowMs);
  expect(claimed.map(({ email }) => email)).toEqual([
    expect.stringMatching(/^flood/),
    "honest@example.org",
    expect.stringMatching(/^flood/),
    expect.stringMatching(/^flood/),
  ]);
  expect(isMoreDue).toBe(true);
});

test("workers that claim at the same time share the mails, and no two have the same one", async () => {
  for (let at = 0; at < 60; at++) await ask(`shared-${at}@example.org`);
  const claims: string[] = [];
  const claimAll = async (): Promise<void> => {
    for (let more = true; more;) {
      const { claimed, isMoreDue } = await claim(7);
      claims.push(...claimed.map(({ id }) => id));
      more = isMoreDue;
    }
  };
  await Promise.all([claimAll(), claimAll(), claimAll()]);
  expect(new Set(claims).size).toBe(claims.length);
  expect(claims).toHaveLength(60);
});

test("a released mail is due at once and has lost no attempt, unless another worker has claimed it since", async () => {
  await ask("back@example.org");
  const nowMs = Date.now();
  await releaseLinkMails(world.pool, [await claimOne(nowMs)], nowMs);
  const mail = await claimOne(nowMs);
  expect(mail.attempts).toBe(1);
  expect(await claimOne(nowMs + linkClaimMs)).toMatchObject({ id: mail.id, attempts: 2 });
  await releaseLinkMails(world.pool, [mail], nowMs + linkClaimMs);
  expect((await claim(1, nowMs + linkClaimMs)).claimed).toEqual([]);
});

test.each([
  ["whose claim could end before it is recorded", linkClaimMs - linkSendTimeoutMs - statementTimeoutMs, never],
  ["of a worker that is ending", 0, AbortSignal.abort()],
])("a claimed mail %s is not sent, but released", async (_which, afterMs, stopping) => {
  const { server, mailing } = await open();
  await ask("released@example.org");
  const nowMs = Date.now();
  const mail = await claimOne(nowMs);
  await sendLinkMail({ ...mailing, now: () => nowMs + afterMs }, mail, stopping);
  expect([server.received, mailing.reported]).toEqual([[], []]);
  expect(await claimOne(nowMs + afterMs)).toMatchObject({ id: mail.id, attempts: 1 });
});

test("after MySQL was away, sent mails are recorded before any whose claim has ended is claimed again", async () => {
  const { server, mailing } = await open();
  const claimedAtMs = Date.now() - linkClaimMs;
  await ask("recorded-first@example.org", "local", claimedAtMs);
  const mail = await claimOne(claimedAtMs);
  let isAway = true;
  const getConnection = async () => {
    if (isAway) throw Object.assign(new Error("away"), { code: "ECONNREFUSED" });
    return world.pool.getConnection();
  };
  const pool = new Proxy(world.pool, {
    get: (of, name) => (name === "getConnection" ? getConnection : Reflect.get(of, name)),
  });
  const stopping = new AbortController();
  const running = runLinkMailing({ ...mailing, pool }, () => undefined, stopping.signal);
  await expect.poll(() => mailing.logged.join("")).toContain("mails were not claimed");
  isAway = false;
  // As the worker that has sent it: it retries every 250 ms, and a connection takes up to 1.5 s.
  await pause(recordsFirstMs * 0.9, never);
  await finishLinkMail(world.pool, mail.id);
  await ask("claimed-then@example.org");
  await expect.poll(() => mailing.reported, { timeout: 10_000 }).toEqual(["sent"]);
  stopping.abort();
  await running;
  expect(server.received.map(({ to }) => (to as { text: string }).text)).toEqual(["claimed-then@example.org"]);
});

test("where SMTP_URL allows few connections, waiting for one takes none of a mail's time", async () => {
  const [tookMs, timeoutMs] = [400, 1500];
  let [inFlight, most] = [0, 0];
  const server = await openMailServer({
    beforeAnswer: async () => {
      most = Math.max(most, ++inFlight);
      await pause(tookMs, never);
      inFlight--;
    },
  });
  for (let at = 0; at < 10; at++) await ask(`few-${at}@example.org`);
  const mailing = world.mailing(`${server.url}?maxConnections=2`, timeoutMs, linkLanes);
  await drain(mailing, () => mailing.reported.length === 10);
  expect(mailing.reported).toEqual(Array(10).fill("sent"));
  expect(most).toBe(2);
});

test("the loop sends all that is due over many connections at once, and records each", async () => {
  let [inFlight, most] = [0, 0];
  let release = (): void => undefined;
  const all = new Promise<void>((resolve) => (release = resolve));
  const server = await openMailServer({
    beforeAnswer: async () => {
      most = Math.max(most, ++inFlight);
      if (inFlight === linkLanes) release();
      await all;
      inFlight--;
    },
  });
  for (let at = 0; at < 45; at++) await ask(`many-${at}@example.org`, `network-${at % 3}`);
  const mailing = world.mailing(server.url, undefined, linkLanes);
  await drain(mailing, () => mailing.reported.length === 45);
  expect(most).toBeGreaterThanOrEqual(linkLanes);
  expect(new Set(server.received.map(({ text }) => text)).size).toBe(45);
  expect(await rows("SELECT id FROM LinkMail WHERE dueAt IS NOT NULL")).toEqual([]);
});

test("a thread that is killed between sending and recording loses no mail, and sends the same link again", async () => {
  await ask("killed@example.org");
  const { kill, killed, beforeAnswer } = openKill();
  const server = await openMailServer({ beforeAnswer });
  const { thread, mailing } = await world.openThread("links", server.url);
  kill(thread);
  await killed;
  await mailing.close();
  expect(server.received).toHaveLength(1);
  const again = await claimOne(Date.now() + linkClaimMs);
  expect(again.attempts).toBe(2);
  await sendLinkMail(world.mailing(server.url), again, never);
  expect(server.received).toHaveLength(2);
  expect(tokenIn(server, 1)).toBe(tokenIn(server, 0));
  expect(server.received[1]?.messageId).toBe(server.received[0]?.messageId);
});

test("a link that is being sent when its worker begins to end is sent and recorded, however slow the server is", async () => {
  await ask("first@example.org");
  let sending = (): void => undefined;
  const slowMailCame = new Promise<void>((resolve) => (sending = resolve));
  const server = await openMailServer({
    beforeAnswer: () => {
      if (server.received.length === 1) return undefined;
      sending();
      return pause(linkSendTimeoutMs - 1500, never);
    },
  });
  const { mailing } = await world.openThread("links", server.url);
  // By the first mail the thread has loaded its mail library.
  await expect.poll(() => server.received.length, { timeout: 20_000 }).toBe(1);
  await ask("slow@example.org");
  await slowMailCame;
  await mailing.close();
  expect(server.received).toHaveLength(2);
  expect(await queued("slow@example.org")).toMatchObject([{ dueAt: null, attempts: 1, lastError: null }]);
}, 60_000);

test("a send and its record fit into what an ending worker waits for, and that into the time it has", () => {
  expect(linkSendTimeoutMs).toBeLessThanOrEqual(finishWithinMs - 1000);
  expect(finishWithinMs).toBeLessThanOrEqual(exitTimeoutMs - 2000);
});

test("the worker shows how many link mails are due, sent and given up, and for how long the oldest has been due", async () => {
  const server = await openMailServer();
  await ask("shown@example.org");
  const { thread, metrics } = await world.openThread("links", server.url);
  await untilSent(thread);
  const text = await metrics.registry.metrics();
  expect(text).toContain("admit_link_mails_sent_total 1\n");
  for (const name of ["mail_failures_total", "mails_given_up_total", "mails_due", "mail_oldest_due_seconds"])
    expect(text).toMatch(new RegExp(`^admit_link_${name} 0?`, "m"));
});

test("due time counts from the oldest unclaimed mail, and sent mails are removed once they count for no limit", async () => {
  const nowMs = Date.now();
  await ask("old@example.org", "local", nowMs - 60_000);
  await ask("new@example.org", "local", nowMs);
  const count = () => countDueLinkMails(world.pool, nowMs);
  expect(await count()).toEqual({ due: 2, oldestDueMs: 60_000 });
  await claimOne(nowMs);
  expect(await count()).toEqual({ due: 1, oldestDueMs: 0 });
  await world.pool.query("UPDATE LinkMail SET dueAt = NULL, pendingFor = NULL");
  const remove = (atMs: number) => deleteOldLinkMails(world.pool, atMs);
  expect(await remove(nowMs)).toBe(false);
  expect(await rows("SELECT id FROM LinkMail")).toHaveLength(2);
  await remove(nowMs + signInMailMs + signInLinkMs - 1);
  expect(await rows("SELECT email FROM LinkMail")).toEqual([{ email: "new@example.org" }]);
});

test("the mail of an invitation carries the invitation's own link; without the deployment's keys it waits", async () => {
  const { server, mailing } = await open();
  const userId = await makeUser(world.pool, { email: "guest@example.org", status: "INVITED" });
  const invite = async (token: (id: string) => string): Promise<string> => {
    const [id, createdAt, email] = [ulid(), new Date(), "guest@example.org"];
    const expiresAt = new Date(createdAt.getTime() + 60_000);
    const tokenHash = Buffer.from(hashLinkToken(token(id)));
    await world.pool.query("INSERT INTO OneTimeLink SET ?; INSERT INTO LinkMail SET ?", [
      { id, purpose: "ACTIVATE", userId, tokenHash, expiresAt, createdAt },
      { id, occasion: "INVITATION", email, mailbox: email, network: "user:1", createdAt, dueAt: createdAt },
    ]);
    return id;
  };
  const id = await invite((each) => mailedLink(world.keys, each).token);
  await sendNext(mailing);
  expect(tokenIn(server)).toBe(mailedLink(world.keys, id).token);
  await invite(() => "of other keys");
  await sendNext(mailing);
  expect(server.received).toHaveLength(1);
  const [waiting] = await rows<{ lastError: string }>("SELECT lastError FROM LinkMail WHERE dueAt IS NOT NULL");
  expect(waiting?.lastError).toBe("NOKEY");
});
