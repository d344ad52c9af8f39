import { listOf, Ticket } from "@admit/contract";
import { qrSvg, verifyTicketCode } from "@admit/tickets";
import { beforeAll, describe, expect, test } from "vitest";
import { allPages } from "../../test/tools/all-pages.ts";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
let older: string;
let newer: string;
beforeAll(async () => {
  [older = "", newer = ""] = [await gateway.event(), await gateway.event()].sort();
});

const get = (userId: string | null, path: string) => gateway.as(userId, "GET", path);
const ticketPath = (id: string, file = "") => `/v1/tickets/${id}${file}`;

async function ticketOf(userId: string, eventId = newer): Promise<string> {
  const { ticketIds } = await gateway.issue({ eventId, userId, count: 1 });
  return ticketIds[0] ?? "";
}

async function pagesOf(response: Response): Promise<number> {
  expect(response.headers.get("Content-Type")).toBe("application/pdf");
  const document = Buffer.from(await response.arrayBuffer()).toString("latin1");
  expect(document.slice(0, 5)).toBe("%PDF-");
  return document.match(/\/Type \/Page\n/g)?.length ?? 0;
}

const hidden = ["INVITED", "SUSPENDED"] as const;

describe("a ticket", () => {
  test("200: the holder sees their ticket and its code", async () => {
    const id = await ticketOf(gateway.buyer);
    const ticket = Ticket.strict().parse(await (await get(gateway.buyer, ticketPath(id))).json());
    expect(ticket).toMatchObject({ id, type: "STANDARD", status: "VALID" });
    expect(ticket.code).toHaveLength(152);
  });

  test("404: another's ticket cannot be distinguished from one that does not exist", async () => {
    const id = await ticketOf(gateway.buyer);
    const stranger = await gateway.user();
    const another = await problemOf(get(stranger, ticketPath(id)));
    const none = await problemOf(get(stranger, ticketPath("01JD3V5Y6Q8ZK2M4N6P8R0S2T4")));
    expect({ ...another, instance: "" }).toEqual({ ...none, instance: "" });
    const suspendedStaff = await gateway.user({ role: "STAFF", status: "SUSPENDED" });
    for (const answer of [get(stranger, ticketPath("nonsense")), get(suspendedStaff, ticketPath(id))])
      expect(await codeOf(answer)).toBe("ticket-not-found");
  });
});

describe("a ticket's QR and PDF", () => {
  test("200: the code as a QR, never cached", async () => {
    const id = await ticketOf(gateway.buyer);
    const { code } = (await (await get(gateway.buyer, ticketPath(id))).json()) as { code: string };
    const response = await get(gateway.buyer, ticketPath(id, "/qr.svg"));
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("image/svg+xml");
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    expect(await response.text()).toBe(await qrSvg(code));
  });

  test.each(["PUBLISHED", "DRAFT", "ARCHIVED"] as const)(
    "200: the ticket as a PDF of one page, never cached, while its event is %s",
    async (status) => {
      const id = await ticketOf(gateway.buyer, await gateway.event({ status }));
      const response = await get(gateway.buyer, ticketPath(id, "/ticket.pdf"));
      expect(response.status).toBe(200);
      expect(response.headers.get("Cache-Control")).toBe("private, no-store");
      expect(response.headers.get("Content-Disposition")).toMatch(
        /^inline; filename=[a-z0-9-]+-ticket-\d+\.pdf; filename\*=UTF-8''[\w%.~-]+%2C%20ticket%20\d+\.pdf$/,
      );
      expect(await pagesOf(response)).toBe(1);
    },
  );

  describe.each(["/qr.svg", "/ticket.pdf"])("%s", (file) => {
    test.each(hidden)("403: not while its holder is %s", async (status) => {
      const holder = await gateway.user({ status });
      expect(await codeOf(get(holder, ticketPath(await ticketOf(holder), file)))).toBe("ticket-not-visible");
    });

    test("403: the status is read fresh, whatever the gateway has cached of the caller", async () => {
      const holder = await gateway.user();
      const path = ticketPath(await ticketOf(holder), file);
      expect((await get(holder, path)).status).toBe(200);
      await gateway.mysql.query("UPDATE User SET status = 'SUSPENDED' WHERE id = ?", [holder]);
      expect(await codeOf(get(holder, path))).toBe("ticket-not-visible");
      await gateway.mysql.query("UPDATE User SET status = 'ACTIVE' WHERE id = ?", [holder]);
      expect((await get(holder, path)).status).toBe(200);
    });

    test("403 for staff, 404 for another buyer, and 410 for the holder once it is voided", async () => {
      const id = await ticketOf(gateway.buyer);
      const path = ticketPath(id, file);
      expect(await codeOf(get(gateway.admin, path))).toBe("ticket-not-visible");
      expect(await codeOf(get(await gateway.user(), path))).toBe("ticket-not-found");
      await gateway.voidTicket(id);
      expect(await codeOf(get(gateway.buyer, path))).toBe("ticket-voided");
    });
  });
});

describe("my tickets", () => {
  async function list(userId: string, query = "") {
    const response = await get(userId, `/v1/me/tickets${query}`);
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    return listOf(Ticket).parse(await response.json());
  }

  test("200: mine alone, the newest event first, by number, with codes that verify", async () => {
    const [me, other] = [await gateway.user(), await gateway.user()];
    await gateway.issue({ eventId: older, userId: me, count: 2 });
    await gateway.issue({ eventId: older, userId: other, count: 1 });
    await gateway.issue({ eventId: newer, userId: me, count: 2 });
    const { items, nextCursor } = await list(me);
    expect(items.map((ticket) => ticket.eventId)).toEqual([newer, newer, older, older]);
    expect(nextCursor).toBeNull();
    for (const { code, eventId, number } of items)
      expect(verifyTicketCode(code ?? "", gateway.services.keys)).toMatchObject({ eventId, number, version: 1 });
    expect(await allPages((query) => list(me, query), "?limit=3")).toEqual(items);
    expect((await list(me, `?eventId=${older}`)).items).toEqual(items.slice(2));
  });

  test.each(hidden)("200: a holder who is %s sees their tickets, and no code", async (status) => {
    const me = await gateway.user({ status });
    await gateway.issue({ eventId: newer, userId: me, count: 2 });
    const { items } = await list(me);
    const withoutCode = { status: "VALID", code: null };
    expect(items).toMatchObject([withoutCode, withoutCode]);
  });

  test("200: a voided ticket stays on the list, without a code", async () => {
    const me = await gateway.user();
    await gateway.voidTicket(await ticketOf(me));
    const { items } = await list(me);
    expect(items).toMatchObject([{ status: "VOIDED", code: null }]);
    expect(items[0]?.voidedAt).not.toBeNull();
  });

  test("200: a suspension that was not announced hides the codes at once all the same", async () => {
    const me = await gateway.user();
    await ticketOf(me);
    expect((await list(me)).items[0]?.code).not.toBeNull();
    await gateway.mysql.query("UPDATE User SET status = 'SUSPENDED' WHERE id = ?", [me]);
    expect((await list(me)).items[0]?.code).toBeNull();
  });
});

describe("my tickets as a PDF", () => {
  const pdf = (userId: string | null, query: string) => get(userId, `/v1/me/tickets.pdf?${query}`);

  test("200: my valid tickets of that event alone, one to a page", async () => {
    const [me, other] = [await gateway.user(), await gateway.user()];
    const eventId = await gateway.event();
    const { ticketIds } = await gateway.issue({ eventId, userId: me, count: 3 });
    await gateway.issue({ eventId, userId: other, count: 2 });
    await gateway.issue({ eventId: newer, userId: me, count: 4 });
    await gateway.voidTicket(ticketIds[1]);
    const response = await pdf(me, `eventId=${eventId}`);
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    expect(response.headers.get("Link")).toBeNull();
    expect(await pagesOf(response)).toBe(2);
  });

  test("200: a hundred at a time, with a link to the next ones", async () => {
    const me = await gateway.user();
    const eventId = await gateway.event();
    await gateway.issue({ eventId, userId: me, count: 130 });
    const first = await pdf(me, `eventId=${eventId}`);
    expect(await pagesOf(first)).toBe(100);
    const [, next = ""] = /^<\/v1\/me\/tickets\.pdf\?(.+)>; rel="next"$/.exec(first.headers.get("Link") ?? "") ?? [];
    expect(await pagesOf(await pdf(me, next))).toBe(30);
  });

  test("404: of an event that I hold no valid ticket of, staff included", async () => {
    const eventId = await gateway.event();
    await ticketOf(gateway.buyer, eventId);
    for (const userId of [await gateway.user(), gateway.admin])
      expect(await codeOf(pdf(userId, `eventId=${eventId}`))).toBe("ticket-not-found");
    const mine = await ticketOf(gateway.admin, eventId);
    expect((await pdf(gateway.admin, `eventId=${eventId}`)).status).toBe(200);
    await gateway.voidTicket(mine);
    expect(await codeOf(pdf(gateway.admin, `eventId=${eventId}`))).toBe("ticket-not-found");
  });

  test("400 without an event, for an event that can be none, and for a number that is none", async () => {
    expect((await problemOf(get(gateway.buyer, "/v1/me/tickets?eventId=gala"))).errors?.[0]?.path).toBe("eventId");
    expect((await problemOf(pdf(gateway.buyer, ""))).errors?.[0]?.path).toBe("eventId");
    expect((await problemOf(pdf(gateway.buyer, `eventId=${newer}&from=0`))).errors?.[0]?.path).toBe("from");
  });
});
