import { StaffTicket, ticketVersionMax, Verification } from "@admit/contract";
import { ticketCode } from "@admit/tickets";
import { beforeAll, describe, expect, test } from "vitest";
import { codePattern } from "../../test/tools/issue.ts";
import { playIssuer } from "../../test/tools/play-issuer.ts";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
let eventId: string;
beforeAll(async () => void (eventId = await gateway.event()));

async function issued(count = 1, event = eventId) {
  const { purchaseId, ticketIds } = await gateway.issue({ eventId: event, userId: gateway.buyer, count });
  return { purchaseId, id: ticketIds[0] ?? "" };
}
const post = (userId: string, path: string, body?: unknown, headers = {}) =>
  gateway.as(userId, "POST", `/v1/admin/tickets/${path}`, body, headers);
/** The ticket's code as its holder sees it. */
const codeNow = async (id: string, holder = gateway.buyer) =>
  ((await (await gateway.as(holder, "GET", `/v1/tickets/${id}`)).json()) as { code: string }).code;

describe("void", () => {
  const voiding = (id: string, wait?: number, reason = "lost") =>
    post(gateway.staff, `${id}/void`, { reason }, wait ? { Prefer: `wait=${wait}` } : {});
  const shown = async (event: string, purchaseId: string) => {
    const response = await gateway.as(gateway.buyer, "GET", `/v1/events/${event}/purchases/${purchaseId}`);
    const { tickets } = (await response.json()) as { tickets: { status: string; code: string | null }[] };
    return tickets.map(({ status, code }) => [status, code?.length]);
  };
  const bothValid = [
    ["VALID", 152],
    ["VALID", 152],
  ];
  const firstVoided = [["VOIDED", undefined], bothValid[1]];
  const boughtTwo = async () => {
    const event = await gateway.event();
    return { event, ...(await issued(2, event)) };
  };

  test("200: a caller who waits gets the voided ticket, and the holder's purchase shows it too", async () => {
    const { event, purchaseId, id } = await boughtTwo();
    expect(await shown(event, purchaseId)).toEqual(bothValid);
    const issuer = playIssuer(gateway, event, async () => {
      await gateway.voidTicket(id);
      return { refusal: null, purchaseId };
    });
    const response = await voiding(id, 10);
    expect(response.status).toBe(200);
    expect(response.headers.get("Preference-Applied")).toBe("wait");
    const voided = { id, status: "VOIDED", code: null, holder: { id: gateway.buyer } };
    expect(StaffTicket.strict().parse(await response.json())).toMatchObject(voided);
    expect(await shown(event, purchaseId)).toEqual(firstVoided);
    await issuer.close();
  });

  test("202: without a wait the void is in line, with its actor and reason", async () => {
    const { event, id } = await boughtTwo();
    const response = await voiding(id);
    expect(response.status).toBe(202);
    expect(StaffTicket.parse(await response.json())).toMatchObject({ id, status: "VALID" });
    const taken = new Promise((resolve) => {
      const issuer = playIssuer(gateway, event, async (change) => {
        resolve(change);
        void issuer.close();
        return { refusal: null, purchaseId: null };
      });
    });
    const command = { kind: "ticket.void", ticketId: id, actorId: gateway.staff, reason: "lost" };
    expect(await taken).toMatchObject(command);
  });

  test("200: what the row has as void already is not sent to the line, and shows its code in no answer from then on", async () => {
    const { event, purchaseId, id } = await boughtTwo();
    expect(await shown(event, purchaseId)).toEqual(bothValid);
    await gateway.voidTicket(id);
    const [first, again] = [await voiding(id), await voiding(id, 5, "again")];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(await again.json()).toEqual(await first.json());
    expect(await shown(event, purchaseId)).toEqual(firstVoided);
  });

  test("500: a fault in the line is reported, and leaves the ticket as it is", async () => {
    const { event, purchaseId, id } = await boughtTwo();
    const issuer = playIssuer(gateway, event, async () => ({ refusal: "fault", purchaseId: null }));
    expect(await codeOf(voiding(id, 10))).toBe("internal-error");
    expect(await shown(event, purchaseId)).toEqual(bothValid);
    await issuer.close();
  });
});

describe("reissue", () => {
  const reissue = (id: string, userId = gateway.staff) => post(userId, `${id}/reissue`);
  const versionOf = async (id: string) =>
    (await gateway.services.prisma.ticket.findUniqueOrThrow({ where: { id }, select: { version: true } })).version;

  test.each(["staff", "admin"] as const)("200: %s give a ticket a new code, and see neither", async (role) => {
    const { id } = await issued();
    const before = await codeNow(id);
    const response = await reissue(id, gateway[role]);
    expect(response.status).toBe(200);
    const ticket = StaffTicket.strict().parse(await response.json());
    expect(ticket).toMatchObject({ id, code: null, holder: { id: gateway.buyer } });
    expect(await codeNow(id)).not.toBe(before);
    expect(await gateway.audit(id)).toEqual([
      { actorId: gateway[role], action: "ticket.reissue", details: { eventId, number: ticket.number, version: 2 } },
    ]);
  });

  test("200: simultaneous reissues each have their own version and audit entry", async () => {
    const { id } = await issued();
    const answers = await Promise.all([reissue(id), reissue(id), reissue(id)]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(await versionOf(id)).toBe(4);
    const versions = (await gateway.audit(id)).map(({ details }) => (details as { version: number }).version);
    expect(versions.toSorted((one, other) => one - other)).toEqual([2, 3, 4]);
  });

  test("200: every gateway is notified of the purchase whose codes have changed", async () => {
    const announced = await gateway.nextChange("purchase-changed");
    const { id, purchaseId } = await issued();
    await reissue(id);
    expect(await announced()).toBe(purchaseId);
  });

  test("410: a voided ticket gets no new code", async () => {
    const { id } = await issued();
    await gateway.voidTicket(id);
    expect(await codeOf(reissue(id))).toBe("ticket-voided");
    expect([await versionOf(id), await gateway.audit(id)]).toEqual([1, []]);
  });

  test("409: the last version is the last", async () => {
    const { id } = await issued();
    await gateway.mysql.query("UPDATE Ticket SET version = ? WHERE id = ?", [ticketVersionMax - 1, id]);
    expect((await reissue(id)).status).toBe(200);
    expect(await codeOf(reissue(id))).toBe("reissue-limit-reached");
    expect(await versionOf(id)).toBe(ticketVersionMax);
  });

  test("200: each reissue queues a notice to its holder; one whose holder is invited queues none", async () => {
    const noticesOf = (ticketId: string) =>
      gateway.rows("SELECT kind, userId FROM Notice WHERE ticketId = ?", [ticketId]);
    const { id } = await issued();
    await reissue(id);
    expect(await noticesOf(id)).toEqual([{ kind: "TICKET_REISSUED", userId: gateway.buyer }]);
    const guest = await gateway.user({ status: "INVITED" });
    const { ticketIds } = await gateway.issue({ eventId, userId: guest, count: 1 });
    await reissue(ticketIds[0] ?? "");
    expect(await noticesOf(ticketIds[0] ?? "")).toEqual([]);
  });

  test("500: without its audit entry a ticket is not reissued", async () => {
    const { id } = await issued();
    await gateway.mysql.query("ALTER TABLE AuditEntry ADD CONSTRAINT unwritable CHECK (subjectId <> ?)", [id]);
    expect(await codeOf(reissue(id))).toBe("internal-error");
    expect(await versionOf(id)).toBe(1);
  });
});

describe("verify", () => {
  /** A ticket, and its code as its holder sees it. */
  async function ticketWithCode() {
    const holder = await gateway.user({ name: "Ann" });
    const { ticketIds } = await gateway.issue({ eventId, userId: holder, count: 1 });
    const id = ticketIds[0] ?? "";
    return { holder, id, code: await codeNow(id, holder) };
  }
  async function verdict(code: string): Promise<Verification> {
    const response = await post(gateway.staff, "verify", { code });
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    const text = await response.text();
    expect(text).not.toMatch(codePattern);
    return Verification.strict().parse(JSON.parse(text));
  }
  const forged = { valid: false, reason: "forged", ticket: null };

  test("200: a valid code, with its ticket and holder, and without itself, however often", async () => {
    const { holder, id, code } = await ticketWithCode();
    const valid = {
      valid: true,
      reason: null,
      ticket: { id, eventId, status: "VALID", code: null, holder: { id: holder, name: "Ann", status: "ACTIVE" } },
    };
    for (const sent of [code, code, ` ${code.toLowerCase()}\n`]) expect(await verdict(sent)).toMatchObject(valid);
  });

  test("200: a code that our key signed for no ticket, or with another secret, and text that is no code, is forged", async () => {
    const { id } = await ticketWithCode();
    const secret = "000000000000";
    const row = { id, eventId, purchaseId: "", number: 1, version: 1, secret, issuedAtMs: 0, voidedAtMs: null };
    for (const fields of [{}, { number: 999_999 }, { number: 2 ** 32 - 1 }, { eventId: id }])
      expect(await verdict(ticketCode({ ...row, ...fields }, gateway.services.keys))).toEqual(forged);
    for (const sent of ["nonsense", "'; DROP TABLE Ticket; --"]) expect(await verdict(sent)).toEqual(forged);
  });

  test("200: a verdict follows the ticket and its holder: reissued, hidden, voided", async () => {
    const { holder, id, code } = await ticketWithCode();
    await post(gateway.staff, `${id}/reissue`);
    const renewed = await codeNow(id, holder);
    expect(await verdict(code)).toMatchObject({ valid: false, reason: "superseded", ticket: { id } });
    expect(await verdict(renewed)).toMatchObject({ valid: true, reason: null, ticket: { id } });
    for (const status of ["INVITED", "SUSPENDED"]) {
      await gateway.mysql.query("UPDATE User SET status = ? WHERE id = ?", [status, holder]);
      const ticket = { id, holder: { status } };
      expect(await verdict(renewed)).toMatchObject({ valid: false, reason: "not-visible", ticket });
    }
    await gateway.voidTicket(id);
    const voided = { valid: false, reason: "voided", ticket: { id, status: "VOIDED" } };
    for (const each of [code, renewed]) expect(await verdict(each)).toMatchObject(voided);
  });
});

test("400 without a reason, for no id, and for no code or an endless one", async () => {
  const { id } = await issued();
  const pathOf = async (answer: Promise<Response>) => (await problemOf(answer)).errors?.[0]?.path;
  expect(await pathOf(post(gateway.staff, `${id}/void`, { reason: " " }))).toBe("reason");
  expect(await pathOf(post(gateway.staff, "nonsense/reissue"))).toBe("id");
  for (const code of ["", "0".repeat(1001), 7, undefined])
    expect(await pathOf(post(gateway.staff, "verify", { code }))).toBe("code");
});

test("404 for no ticket", async () => {
  expect(await codeOf(post(gateway.staff, `${eventId}/void`, { reason: "lost" }))).toBe("ticket-not-found");
  expect(await codeOf(post(gateway.staff, `${eventId}/reissue`))).toBe("ticket-not-found");
});
