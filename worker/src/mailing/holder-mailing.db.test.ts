import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { verifyTicketCode } from "@admit/tickets";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openHangingServer, openMailServer, type MailServer } from "../testing/mail-server.ts";
import { codesOf, openTestMailing, type TestMailing } from "../testing/test-mailing.ts";
import { attemptsMax, pause, retryDelayMs } from "./schedule.ts";
import { countDueMails } from "./mail-queue.ts";
import { runHolderMailing, sendDueMails } from "./holder-mailing.ts";

let world: TestMailing;
let server: MailServer;
let isRefusing = false;
const never = new AbortController().signal;

beforeAll(async () => void (world = await openTestMailing()));
beforeEach(async () => {
  isRefusing = false;
  await world.pool.query("DELETE FROM TicketMail");
  server = await openMailServer({ refuses: () => isRefusing });
});
afterAll(() => world.close());

test("a purchase has one mail, with all its tickets and codes that verify, and records when it was sent", async () => {
  const { purchaseId, eventId } = await world.purchase({ count: 3, holder: { email: "ann@example.org" } });
  const mailing = world.mailing(server.url);
  await sendDueMails(mailing, never);
  expect(server.received).toHaveLength(1);
  expect(server.received[0]?.to).toMatchObject({ value: [{ address: "ann@example.org" }] });
  expect(server.received[0]?.subject).toBe("Your 3 tickets for Winter Gala");
  const numbers = codesOf(server.received[0]).map((code) => verifyTicketCode(code, world.keys));
  expect(numbers).toMatchObject([1, 2, 3].map((number) => ({ eventId, number, version: 1 })));
  expect(await world.due(purchaseId)).toBeUndefined();
  expect(await world.notifiedAt(purchaseId)).not.toBeNull();
  expect(mailing.reported).toEqual(["sent"]);
  await sendDueMails(mailing, never);
  expect(server.received).toHaveLength(1);
});

test.each([
  ["its holder's, with the event's title in it", "de", "fr", "Dein Ticket für Wintergala", "SUMMARY:Wintergala"],
  ["its holder's, with the event's own title", "es", "fr", "Tu entrada para Winter Gala", "SUMMARY:Winter Gala"],
  ["the event's, where the holder has none", null, "fr", "Votre billet pour Winter Gala", "SUMMARY:Winter Gala"],
  ["English, where neither has another", null, "en", "Your ticket for Winter Gala", "SUMMARY:Winter Gala"],
])("a mail's language is %s", async (_whose, language, own, subject, summary) => {
  const { eventId } = await world.purchase({ holder: { language } });
  const change =
    "UPDATE Content c JOIN Event e ON e.contentId = c.id SET c.language = ?, e.startsAt = ? WHERE c.id = ?";
  await world.pool.query(change, [own, new Date("2026-12-12T19:30:00.000Z"), eventId]);
  const german = { contentId: eventId, language: "de", title: "Wintergala", body: "" };
  await world.pool.query("INSERT INTO ContentText SET ?", german);
  await sendDueMails(world.mailing(server.url), never);
  expect(server.received.map((mail) => mail.subject)).toEqual([subject]);
  const calendar = server.received[0]?.attachments.find(({ contentType }) => contentType === "text/calendar");
  expect(calendar?.content.toString()).toContain(summary);
});

test("where SMTP_URL allows one connection, waiting for it takes none of a mail's time", async () => {
  const slow = await openMailServer({ beforeAnswer: () => pause(1000, never) });
  await Promise.all([world.purchase(), world.purchase()]);
  const mailing = world.mailing(`${slow.url}?maxConnections=1`, 1900);
  await sendDueMails(mailing, never);
  expect(mailing.reported).toEqual(["sent", "sent"]);
});

const voidTickets = "UPDATE Ticket SET status = 'VOIDED', voidedAt = NOW(3) WHERE purchaseId = ?";

test.each<[string, Parameters<TestMailing["purchase"]>[0], sql?: string]>([
  ["a silent purchase of an invited holder", { silent: true, holder: { status: "INVITED" } }],
  ["a silent purchase, even when its holder is active by now,", { silent: true }],
  ["a holder without an address", { holder: { email: null } }],
  ["a holder whose tickets are all void", { count: 2 }, voidTickets],
])("%s is sent nothing", async (_which, fields, change) => {
  const { purchaseId } = await world.purchase(fields);
  if (change !== undefined) await world.pool.query(change, [purchaseId]);
  await sendDueMails(world.mailing(server.url), never);
  expect(server.received).toEqual([]);
  expect([await world.due(purchaseId), await world.notifiedAt(purchaseId)]).toEqual([undefined, null]);
});

test("a voided ticket is left out", async () => {
  const { purchaseId } = await world.purchase({ count: 2 });
  await world.pool.query(`${voidTickets} AND number = 1`, [purchaseId]);
  await sendDueMails(world.mailing(server.url), never);
  expect(codesOf(server.received[0]).map((code) => verifyTicketCode(code, world.keys)?.number)).toEqual([2]);
});

test.each(["SUSPENDED", "INVITED"] as const)("while a holder is %s no code is sent; later it is", async (status) => {
  const { purchaseId, userId } = await world.purchase({ holder: { status } });
  const mailing = world.mailing(server.url);
  await sendDueMails(mailing, never);
  expect(server.received).toEqual([]);
  expect(await world.due(purchaseId)).toMatchObject({ attempts: 1, lastError: "the holder is not active" });
  await world.pool.query("UPDATE User SET status = 'ACTIVE' WHERE id = ?", [userId]);
  await sendDueMails(mailing, never);
  expect(server.received).toEqual([]);
  await sendDueMails({ ...mailing, now: () => Date.now() + retryDelayMs(1) }, never);
  expect(server.received).toHaveLength(1);
  expect(mailing.reported).toEqual(["sent"]);
});

test.each([
  [421, "ECONNECTION CONN 421"],
  [450, "EENVELOPE RCPT TO 450"],
  [452, "EENVELOPE RCPT TO 452"],
])(
  "a mail that the server answers with %i is retried after its delay; neither row nor log names the address",
  async (refusal, lastError) => {
    const email = `busy-${refusal}@example.org`;
    const busy = await openMailServer({ refuses: () => isRefusing, refusal });
    const { purchaseId } = await world.purchase({ holder: { email } });
    const mailing = world.mailing(busy.url);
    isRefusing = true;
    const at = Date.now();
    await sendDueMails({ ...mailing, now: () => at }, never);
    expect(await world.due(purchaseId)).toEqual({
      attempts: 1,
      dueAt: new Date(at + retryDelayMs(1)),
      lastError,
      failedAt: null,
    });
    expect(mailing.reported).toEqual(["failed"]);
    expect(mailing.logged).toHaveLength(1);
    expect(mailing.logged.join("")).not.toContain(email);
    isRefusing = false;
    await sendDueMails({ ...mailing, now: () => at + retryDelayMs(1) }, never);
    expect(busy.received).toHaveLength(1);
  },
);

const inAYear = (): number => Date.now() + 365 * 24 * 60 * 60 * 1000;

test("a mail that the server refuses for good ends at its first attempt, with its reason, and is never due again", async () => {
  const { purchaseId } = await world.purchase({ holder: { email: "gone@example.org" } });
  isRefusing = true;
  const mailing = world.mailing(server.url);
  await sendDueMails(mailing, never);
  expect(mailing.reported).toEqual(["failed", "given-up"]);
  const ended = { attempts: 1, lastError: "EENVELOPE RCPT TO 550", failedAt: expect.any(Date) };
  expect(await world.due(purchaseId)).toMatchObject(ended);
  expect(await countDueMails(world.pool, inAYear())).toBe(0);
  expect(mailing.logged.join("")).not.toContain("gone@example.org");
});

test("a mail to a name beyond ASCII goes to a server that takes such names, and ends at one that does not", async () => {
  const utf8 = await world.purchase({ holder: { email: "jürgen@example.org" } });
  await sendDueMails(world.mailing(server.url), never);
  expect(server.received[0]?.to).toMatchObject({ value: [{ address: "jürgen@example.org" }] });
  expect(await world.due(utf8.purchaseId)).toBeUndefined();
  const ascii = await openMailServer({ hideSMTPUTF8: true });
  const { purchaseId } = await world.purchase({ holder: { email: "zoë@example.org" } });
  await sendDueMails(world.mailing(ascii.url), never);
  expect(ascii.received).toEqual([]);
  expect(await world.due(purchaseId)).toMatchObject({ lastError: "ENOSMTPUTF8", failedAt: expect.any(Date) });
});

test("a mail that hangs holds up no other, neither one that waits nor one that is due later", async () => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const slow = await openMailServer({ beforeAnswer: () => (slow.received.length === 1 ? released : undefined) });
  for (let at = 0; at < 5; at++) await world.purchase();
  const mailing = world.mailing(slow.url);
  const stopping = new AbortController();
  const running = runHolderMailing(mailing, () => undefined, stopping.signal);
  await expect.poll(() => mailing.reported, { timeout: 10_000 }).toEqual(Array(4).fill("sent"));
  await world.purchase();
  await expect.poll(() => mailing.reported, { timeout: 10_000 }).toEqual(Array(5).fill("sent"));
  release();
  await expect.poll(() => mailing.reported, { timeout: 10_000 }).toEqual(Array(6).fill("sent"));
  stopping.abort();
  await running;
});

test("after the last attempt a mail is given up, kept with its reason, and never due again", async () => {
  const { purchaseId } = await world.purchase();
  await world.pool.query("UPDATE TicketMail SET attempts = ?", [attemptsMax - 1]);
  isRefusing = true;
  const busy = await openMailServer({ refuses: () => isRefusing, refusal: 450 });
  const mailing = world.mailing(busy.url);
  await sendDueMails(mailing, never);
  expect(mailing.reported).toEqual(["failed", "given-up"]);
  const ended = { attempts: attemptsMax, lastError: "EENVELOPE RCPT TO 450", failedAt: expect.any(Date) };
  expect(await world.due(purchaseId)).toMatchObject(ended);
  expect(await countDueMails(world.pool, inAYear())).toBe(0);
});

test("a mail server that is away costs each lane one attempt, however many mails wait", async () => {
  for (let at = 0; at < 6; at++) await world.purchase();
  const { url } = server;
  await server.close();
  const mailing = world.mailing(url);
  await sendDueMails(mailing, never);
  expect(mailing.reported).toEqual(["failed", "failed"]);
  server = await openMailServer();
  expect(await countDueMails(world.pool, Date.now())).toBe(4);
});

test("a mail server that never answers delays an attempt up to its time limit, and the mail is sent later", async () => {
  const hanging = await openHangingServer();
  const { purchaseId } = await world.purchase();
  const boundMs = 50;
  await sendDueMails(world.mailing(hanging.url, boundMs), never);
  expect(await world.due(purchaseId)).toMatchObject({ attempts: 1 });
  await sendDueMails({ ...world.mailing(server.url), now: () => Date.now() + retryDelayMs(1) }, never);
  expect(server.received).toHaveLength(1);
});

test("mailers that poll at the same time share the mails, and none is sent twice", async () => {
  const purchases = new Set<string>();
  for (let at = 0; at < 30; at++) purchases.add((await world.purchase()).purchaseId);
  const drain = async (): Promise<void> => {
    const mailing = world.mailing(server.url);
    while ((await countDueMails(world.pool, Date.now())) > 0) await sendDueMails(mailing, never);
  };
  await Promise.all([drain(), drain(), drain()]);
  const ids = server.received.map(({ messageId }) => messageId);
  expect(new Set(ids)).toEqual(new Set([...purchases].map((id) => `<${id}.tickets@tickets.example.org>`)));
  expect(ids).toHaveLength(30);
});

test("a mail that is drawn rests before it is sent, and so before the next is drawn", async () => {
  const purchases = [await world.purchase(), await world.purchase(), await world.purchase()];
  const seen: string[] = [];
  const rest = async (tookMs: number): Promise<void> => void seen.push(tookMs >= 0 ? "rest" : "no time");
  await sendDueMails({ ...world.mailing(server.url), report: (event) => seen.push(event), rest }, never);
  expect(seen.filter((each) => each === "rest")).toHaveLength(purchases.length);
  expect(seen[0]).toBe("rest");
});

test("without a mail server each mail is a file in the outbox", async () => {
  await world.purchase({ holder: { email: "out@example.org" } });
  await sendDueMails(world.mailing(), never);
  const names = await readdir(join(world.dataDir, "outbox"));
  expect(names).toHaveLength(1);
  expect(await readFile(join(world.dataDir, "outbox", names[0] ?? ""), "utf8")).toContain("To: out@example.org");
});

test("a mailer that is stopping starts no mail", async () => {
  const { purchaseId } = await world.purchase();
  await sendDueMails(world.mailing(server.url), AbortSignal.abort());
  expect(await world.due(purchaseId)).toMatchObject({ attempts: 0 });
});
