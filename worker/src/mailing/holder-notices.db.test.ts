import {
  eventNoticeDelayMs,
  expandEventNotice,
  insertTicketNotice,
  onConnection,
  queueEventNotice,
  queueReinstatedNotice,
  readRows,
  type TimeAndPlace,
  writeRows,
} from "@admit/prisma";
import { makeEvent, makeUser } from "@admit/prisma/testing";
import { verifyTicketCode } from "@admit/tickets";
import { ulid } from "ulid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openMailServer, type MailServer } from "../testing/mail-server.ts";
import { codesOf, openTestMailing, type TestMailing } from "../testing/test-mailing.ts";
import { sendDueMails } from "./holder-mailing.ts";

let world: TestMailing;
let server: MailServer;
const never = new AbortController().signal;

beforeAll(async () => void (world = await openTestMailing()));
beforeEach(async () => {
  await world.pool.query("DELETE FROM TicketMail; DELETE FROM Notice; DELETE FROM EventNotice");
  server = await openMailServer();
});
afterAll(() => world.close());

/** A holder of one ticket, whose own mail is out. */
async function holderOf(holder: Parameters<typeof makeUser>[1] = {}) {
  const held = await world.purchase({ holder });
  await world.pool.query("DELETE FROM TicketMail");
  const { eventId, userId } = held;
  await world.pool.query("INSERT INTO Holding SET ?", { eventId, userId, counted: 1, cap: 50 });
  const [ticket] = await readRows<{ id: string }>(world.pool, "SELECT id FROM Ticket WHERE purchaseId = ?", [
    held.purchaseId,
  ]);
  return { ...held, ticketId: ticket?.id ?? "" };
}
const ticketNotice = (kind: "TICKET_VOIDED" | "TICKET_REISSUED", ticketId: string) =>
  writeRows(world.pool, insertTicketNotice, [ulid(), kind, new Date(), ticketId]);
const send = () => sendDueMails(world.mailing(server.url), never);
const subjects = () => server.received.map(({ subject }) => subject);
const notices = () => readRows<{ userId: string; kind: string }>(world.pool, "SELECT userId, kind FROM Notice");

test("a voided ticket is one mail to its holder, which shows no code", async () => {
  const { ticketId } = await holderOf();
  await ticketNotice("TICKET_VOIDED", ticketId);
  await world.pool.query("UPDATE Ticket SET status = 'VOIDED', voidedAt = NOW(3) WHERE id = ?", [ticketId]);
  await send();
  await send();
  expect(subjects()).toEqual(["Ticket 1 for Winter Gala is void"]);
  expect([codesOf(server.received[0]), server.received[0]?.attachments]).toEqual([[], []]);
  expect(await notices()).toEqual([]);
});

test("a reissued ticket is one mail with its new code", async () => {
  const { ticketId, eventId } = await holderOf();
  await world.pool.query("UPDATE Ticket SET version = 2 WHERE id = ?", [ticketId]);
  await ticketNotice("TICKET_REISSUED", ticketId);
  await send();
  await send();
  expect(subjects()).toEqual(["New code for ticket 1 for Winter Gala"]);
  const [code = ""] = codesOf(server.received[0]);
  expect(verifyTicketCode(code, world.keys)).toMatchObject({ eventId, number: 1, version: 2 });
});

test("a reinstated person gets one mail, also when suspended and reinstated again before it is sent", async () => {
  const userId = await makeUser(world.pool);
  for (let at = 0; at < 2; at++) await queueReinstatedNotice(world.pool, { id: ulid(), userId, nowMs: Date.now() });
  await send();
  expect(subjects()).toEqual(["Your account works again"]);
});

test("a notice is in its holder's language, else in its event's", async () => {
  const reader = await makeUser(world.pool, { language: "fr" });
  await queueReinstatedNotice(world.pool, { id: ulid(), userId: reader, nowMs: Date.now() });
  await send();
  const { ticketId, eventId } = await holderOf();
  await world.pool.query("UPDATE Content SET language = 'de' WHERE id = ?", [eventId]);
  await ticketNotice("TICKET_VOIDED", ticketId);
  await send();
  expect(subjects()).toEqual(["Votre compte fonctionne à nouveau", "Ticket 1 für Winter Gala ist ungültig"]);
});

test.each(["INVITED", "SUSPENDED"] as const)("a person who is %s gets no notice of any kind", async (status) => {
  const { ticketId, eventId, userId } = await holderOf({ status });
  await ticketNotice("TICKET_VOIDED", ticketId);
  await ticketNotice("TICKET_REISSUED", ticketId);
  await queueReinstatedNotice(world.pool, { id: ulid(), userId, nowMs: Date.now() });
  await change(eventId, { venue: "Elsewhere" });
  await expand();
  expect(await notices()).toEqual([]);
});

test("a notice to a person who was suspended since is dropped", async () => {
  const { ticketId, userId } = await holderOf();
  await ticketNotice("TICKET_REISSUED", ticketId);
  await world.pool.query("UPDATE User SET status = 'SUSPENDED' WHERE id = ?", [userId]);
  await send();
  expect([server.received, await notices()]).toEqual([[], []]);
});

const factsOf = async (eventId: string): Promise<TimeAndPlace> => {
  const sql = "SELECT venue, startsAt, endsAt, timeZone FROM Event WHERE contentId = ?";
  const [event] = await readRows<TimeAndPlace>(world.pool, sql, [eventId]);
  if (event === undefined) throw new Error("no such event");
  return event;
};
/** Changes an event as a gateway does. */
async function change(eventId: string, fields: Partial<TimeAndPlace>, nowMs = Date.now()): Promise<void> {
  await queueEventNotice(world.pool, eventId, await factsOf(eventId), nowMs);
  await world.pool.query("UPDATE Event SET ? WHERE contentId = ?", [fields, eventId]);
}
/** Writes the notices of all changes, as a worker does once they are due. */
async function expand(nowMs = Date.now() + eventNoticeDelayMs): Promise<void> {
  const once = () => onConnection(world.pool, (connection) => expandEventNotice(connection, nowMs));
  while (await once());
}

test("many changes of an event within minutes are one mail, with its new time and place and a calendar file", async () => {
  const { eventId } = await holderOf();
  for (const venue of ["First", "Second", "Third"]) await change(eventId, { venue });
  await expand(Date.now() + eventNoticeDelayMs / 2);
  expect(await notices()).toEqual([]);
  await change(eventId, { startsAt: new Date("2026-12-12T19:30:00Z") });
  await expand();
  await world.pool.query("UPDATE Notice SET dueAt = NOW(3) - INTERVAL 1 HOUR");
  await send();
  await expand();
  expect(subjects()).toEqual(["New time or place: Winter Gala"]);
  const [mail] = server.received;
  expect(mail?.text).toContain("Saturday 12 December 2026, 19:30 UTC\nThird");
  expect(mail?.attachments.map(({ contentType }) => contentType)).toEqual(["text/calendar"]);
});

test("a change that is taken back before its mail is due is no mail", async () => {
  const { eventId } = await holderOf();
  await change(eventId, { venue: "Elsewhere" });
  await change(eventId, { venue: "" });
  await expand();
  expect(await notices()).toEqual([]);
});

test("however often an event is changed, its holders are notified half an hour after the first change", async () => {
  const { eventId } = await holderOf();
  const nowMs = Date.now();
  for (let minutes = 0; minutes < 32; minutes += 4)
    await change(eventId, { venue: `At ${minutes}` }, nowMs + minutes * 60_000);
  await expand(nowMs + 30 * 60_000);
  expect(await notices()).toHaveLength(1);
});

test("the notices of a big event are written in batches, each holder's once, also when it changes meanwhile", async () => {
  const eventId = await makeEvent(world.pool, { title: "Winter Gala" });
  const now = new Date();
  const ids = Array.from({ length: 1100 }, () => ulid());
  const users = ids.map((id) => [id, `${id.toLowerCase()}@example.org`, "", "ACTIVE", now, now]);
  await world.pool.query("INSERT INTO User (id, email, name, status, createdAt, updatedAt) VALUES ?", [users]);
  await world.pool.query("INSERT INTO Holding (eventId, userId, counted, cap) VALUES ?", [
    ids.map((id) => [eventId, id, 1, 50]),
  ]);
  await change(eventId, { venue: "First" });
  const dueMs = Date.now() + eventNoticeDelayMs;
  await onConnection(world.pool, (connection) => expandEventNotice(connection, dueMs));
  expect(await notices()).toHaveLength(500);
  await change(eventId, { venue: "" });
  await expand();
  const written = await notices();
  expect(written).toHaveLength(1100);
  expect(new Set(written.map(({ userId }) => userId)).size).toBe(1100);
});
