import { listOf, StaffUser, UndeliveredMail } from "@admit/contract";
import { hashLinkToken, readRows } from "@admit/prisma";
import { makeEvent } from "@admit/prisma/testing";
import { ulid } from "ulid";
import { beforeAll, describe, expect, test } from "vitest";
import { issue } from "../../test/tools/issue.ts";
import { makeLink } from "../../test/tools/make-link.ts";
import { codeOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
let eventId: string;
beforeAll(async () => void (eventId = await makeEvent(gateway.mysql, { title: "Winter Gala" })));

const failed = (failedAt = new Date()) => ({
  dueAt: new Date("9999-12-31T00:00:00Z"),
  attempts: 1,
  lastError: "EENVELOPE RCPT TO 550 5.1.1",
  failedAt,
});

/** A holder with a ticket whose mail was refused. */
async function holderWithMail(fields: Parameters<typeof gateway.user>[0] = {}, failedAt?: Date) {
  const userId = await gateway.user(fields);
  const { purchaseId } = await issue(gateway.mysql, { eventId, userId, count: 1 });
  await gateway.mysql.query("INSERT INTO TicketMail SET ?", { purchaseId, ...failed(failedAt) });
  return { userId, purchaseId };
}
async function notice(userId: string): Promise<string> {
  const id = ulid();
  await gateway.mysql.query("INSERT INTO Notice SET ?", { id, kind: "REINSTATED", userId, ...failed() });
  return id;
}
async function invitation(email: string) {
  const userId = await gateway.user({ email, status: "INVITED" });
  const [id, createdAt] = [ulid(), new Date()];
  const link = { id, purpose: "ACTIVATE", userId, createdById: gateway.staff, createdAt };
  const expiresAt = new Date(Date.now() + 60_000);
  await gateway.mysql.query("INSERT INTO OneTimeLink SET ?; INSERT INTO LinkMail SET ?", [
    { ...link, tokenHash: Buffer.from(hashLinkToken(id)), expiresAt },
    { id, occasion: "INVITATION", email, mailbox: email, network: "user:1", createdAt, ...failed(), dueAt: null },
  ]);
  return { id, userId };
}
const list = async (query = "") => {
  const response = await gateway.as(gateway.staff, "GET", `/v1/admin/undelivered-mails${query}`);
  expect(response.status).toBe(200);
  return listOf(UndeliveredMail.strict()).parse(await response.json());
};
const of = async (userId: string) => (await list(`?userId=${userId}`)).items;
const send = (id: string, email?: string, by = gateway.staff) =>
  gateway.as(by, "POST", `/v1/admin/undelivered-mails/${id}/send`, { email });
const mail = async (purchaseId: string) =>
  (
    await readRows<{ dueAt: Date; attempts: number; failedAt: Date | null }>(
      gateway.mysql,
      "SELECT dueAt, attempts, failedAt FROM TicketMail WHERE purchaseId = ?",
      [purchaseId],
    )
  )[0];

describe("GET /v1/admin/undelivered-mails", () => {
  test("200: mails of every kind with their person, event and reason; not what is tried or of a dead link", async () => {
    const { userId, purchaseId } = await holderWithMail();
    const noticeId = await notice(userId);
    const { purchaseId: tried } = await issue(gateway.mysql, { eventId, userId, count: 1 });
    await gateway.mysql.query("INSERT INTO TicketMail SET ?", { purchaseId: tried, dueAt: new Date() });
    const reason = "EENVELOPE RCPT TO 550 5.1.1";
    const items = await of(userId);
    expect(items.toSorted((one, other) => (one.kind < other.kind ? -1 : 1))).toMatchObject([
      { id: noticeId, kind: "reinstated", event: null, purchaseId: null, holder: { id: userId }, reason, attempts: 1 },
      { id: purchaseId, kind: "tickets", event: { id: eventId, title: "Winter Gala" }, purchaseId },
    ]);
    const invited = await invitation("invited@example.org");
    expect(await of(invited.userId)).toMatchObject([{ id: invited.id, kind: "invitation" }]);
    await gateway.mysql.query("UPDATE OneTimeLink SET expiresAt = createdAt WHERE id = ?", [invited.id]);
    expect(await of(invited.userId)).toEqual([]);
  });

  test("200: the latest first, page by page", async () => {
    const ids: string[] = [];
    const userId = await gateway.user();
    for (let at = 0; at < 5; at++) {
      const { purchaseId } = await issue(gateway.mysql, { eventId, userId, count: 1 });
      // Two of them at the same moment.
      const at2 = new Date(Date.UTC(2026, 0, 1, 0, 0, Math.floor(at / 2)));
      await gateway.mysql.query("INSERT INTO TicketMail SET ?", { purchaseId, ...failed(at2) });
      ids.push(purchaseId);
    }
    const seen: string[] = [];
    for (let cursor = ""; ;) {
      const page = await list(`?userId=${userId}&limit=2${cursor}`);
      seen.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect(seen[0]).toBe(ids[4]);
  });

  test("200: purchases and tickets of the event show it too", async () => {
    const { purchaseId } = await holderWithMail();
    for (const kind of ["purchases", "tickets"]) {
      const path = `/v1/admin/events/${eventId}/${kind}?limit=200`;
      const { items } = (await (await gateway.as(gateway.staff, "GET", path)).json()) as {
        items: { id: string; purchaseId?: string; undelivered: string | null }[];
      };
      const row = items.find((each) => (each.purchaseId ?? each.id) === purchaseId);
      expect(row?.undelivered).toBe("EENVELOPE RCPT TO 550 5.1.1");
    }
  });
});

describe("POST /v1/admin/undelivered-mails/{id}/send", () => {
  test("200: the mail is due again from its first attempt, once, and the audit says who asked", async () => {
    const { userId, purchaseId } = await holderWithMail();
    const response = await send(purchaseId);
    expect(StaffUser.strict().parse(await response.json()).id).toBe(userId);
    const due = await mail(purchaseId);
    expect(due).toMatchObject({ attempts: 0, failedAt: null });
    expect(due?.dueAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await codeOf(send(purchaseId))).toBe("mail-not-found");
    const details = { mailId: purchaseId, queued: 1 };
    expect(await gateway.audit(userId)).toEqual([{ actorId: gateway.staff, action: "mail.send-again", details }]);
  });

  test("200: to another address, which is the person's from then on; all their mails go there, and all ways in end", async () => {
    const { userId, purchaseId } = await holderWithMail({ email: "wrogn@example.org" });
    const noticeId = await notice(userId);
    const link = await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId });
    const session = await gateway.as(userId, "GET", "/v1/me");
    expect(session.status).toBe(200);
    const corrected = await send(purchaseId, "Right@Bücher.example");
    expect(StaffUser.strict().parse(await corrected.json())).toMatchObject({ email: "right@bücher.example" });
    expect(await of(userId)).toEqual([]);
    expect(await mail(purchaseId)).toMatchObject({ failedAt: null });
    const sql =
      "SELECT n.failedAt, u.email, u.sessionEpoch FROM Notice n JOIN User u ON u.id = n.userId WHERE n.id = ?";
    const stored = { failedAt: null, email: "right@xn--bcher-kva.example", sessionEpoch: 1 };
    expect(await readRows(gateway.mysql, sql, [noticeId])).toEqual([stored]);
    expect((await gateway.as(userId, "GET", "/v1/me")).status).toBe(401);
    expect(await codeOf(gateway.as(null, "POST", "/v1/sessions", { token: link }))).toBe("link-expired");
    expect((await gateway.audit(userId)).map(({ action, details }) => [action, details])).toEqual([
      ["user.change", { before: { email: "wrogn@example.org" }, after: { email: "right@xn--bcher-kva.example" } }],
      ["mail.send-again", { mailId: purchaseId, queued: 2 }],
    ]);
  });

  test("200: an invitation keeps its link, which goes to the corrected address", async () => {
    const { id, userId } = await invitation("gone@example.org");
    const older = await makeLink(gateway.mysql, { purpose: "ACTIVATE", userId });
    expect((await send(id, "here@example.org")).status).toBe(200);
    const rows = await readRows(
      gateway.mysql,
      "SELECT m.email, m.attempts, m.failedAt, l.expiresAt > l.createdAt AS isOpen FROM LinkMail m JOIN OneTimeLink l ON l.id = m.id WHERE m.id = ?",
      [id],
    );
    expect(rows).toEqual([{ email: "here@example.org", attempts: 0, failedAt: null, isOpen: 1 }]);
    expect(await codeOf(gateway.as(null, "POST", "/v1/activations", { token: older }))).toBe("link-expired");
  });

  test("403: an account of staff is an admin's to correct, and a host's user the host's", async () => {
    const ofStaff = await holderWithMail({ role: "STAFF" });
    const ofHost = await holderWithMail({ externalSubject: ulid() });
    const ofAdmin = await holderWithMail({ role: "ADMIN" });
    const email = (): string => `${ulid().toLowerCase()}@example.org`;
    expect(await codeOf(send(ofStaff.purchaseId, email()))).toBe("forbidden");
    expect(await codeOf(send(ofAdmin.purchaseId, email()))).toBe("forbidden");
    expect(await codeOf(send(ofHost.purchaseId, email(), gateway.admin))).toBe("forbidden");
    expect(await mail(ofStaff.purchaseId)).toMatchObject({ attempts: 1, failedAt: expect.any(Date) });
    expect((await send(ofStaff.purchaseId, email(), gateway.admin)).status).toBe(200);
  });

  test("409: an address that another account has, and one's own address", async () => {
    const { purchaseId } = await holderWithMail();
    await gateway.user({ email: "taken@example.org" });
    expect(await codeOf(send(purchaseId, "taken@example.org"))).toBe("email-taken");
    const own = await holderWithMail({ role: "STAFF" });
    expect(await codeOf(send(own.purchaseId, "own@example.org", own.userId))).toBe("own-account");
  });

  test("404: a mail that is not there, or is being tried", async () => {
    expect(await codeOf(send(ulid()))).toBe("mail-not-found");
  });

  test("400: what is not an address", async () => {
    const { purchaseId } = await holderWithMail();
    expect(await codeOf(send(purchaseId, "no address"))).toBe("invalid-request");
  });
});
