import { listOf, StaffTicket } from "@admit/contract";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { allPages } from "../../test/tools/all-pages.ts";
import { codePattern, numbersTo } from "../../test/tools/issue.ts";
import { codeOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
const names = ["Ann Example", "Änne Beispiel", "Bob_1", "Bobby"];
let eventId: string;
beforeAll(async () => {
  eventId = await gateway.event();
  const more = [{}, {}, { email: "zed@example.org", status: "INVITED" }, { email: null }] as const;
  for (const [at, name] of names.entries()) {
    const userId = await gateway.user({ name, ...more[at] });
    await gateway.issue({ eventId, userId, count: 2 });
  }
  // Another event's tickets have the same numbers.
  const other = await gateway.event();
  await gateway.issue({ eventId: other, userId: await gateway.user({ name: "Ann Other" }), count: 3 });
});

const get = (id: string, file = "", query = "") =>
  gateway.as(gateway.staff, "GET", `/v1/admin/events/${id}/tickets${file}${query}`);

describe("the list", () => {
  async function list(query = "", id = eventId) {
    const response = await get(id, "", query);
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    const text = await response.text();
    expect(text).not.toMatch(codePattern);
    return listOf(StaffTicket.strict()).parse(JSON.parse(text));
  }
  const numbers = async (query: string, id?: string) => (await list(query, id)).items.map(({ number }) => number);

  test("200: the event's tickets by number, with their holders and without codes, page by page, also in a search", async () => {
    const { items, nextCursor } = await list();
    const holders = items.map(({ holder }) => holder.name);
    expect(holders).toEqual(names.flatMap((name) => [name, name]));
    expect(items.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(items.every((ticket) => ticket.code === null && ticket.eventId === eventId)).toBe(true);
    expect(nextCursor).toBeNull();
    expect(await allPages(list, "?limit=5")).toEqual(items);
    expect(await allPages(list, "?q=bob&limit=3")).toEqual(items.slice(4));
  });

  test.each([
    ["a number", "5", [5]],
    ["a number that no ticket has", "500", []],
    ["the beginning of a name, in any case", "bob", [5, 6, 7, 8]],
    ["a whole name", "Ann Example", [1, 2]],
    ["the beginning of an address, in any case", "ZED@", [5, 6]],
    ["the middle of a name", "xample", []],
    ["nothing but blanks", " ", [1, 2, 3, 4, 5, 6, 7, 8]],
  ])("200: q finds by %s", async (_what, q, found) => {
    expect(await numbers(`?q=${encodeURIComponent(q)}`)).toEqual(found);
  });

  test("200: a beginning that matches more people than are looked up one by one finds the same", async () => {
    const event = await gateway.event();
    await gateway.mysql.query(
      `INSERT INTO User (id, email, name, status, createdAt, updatedAt)
      SELECT LPAD(n, 26, '0'), CONCAT('crowd-', n, '@example.org'), 'Crowd', 'ACTIVE', NOW(3), NOW(3)
      FROM ${numbersTo(1001)}`,
    );
    await gateway.issue({ eventId: event, userId: gateway.staff, count: 1 });
    await gateway.issue({ eventId: event, userId: "7".padStart(26, "0"), count: 2 });
    expect(await numbers("?q=crowd", event)).toEqual([2, 3]);
  });

  test("200: by status, with the reason of a void", async () => {
    const event = await gateway.event();
    const { ticketIds } = await gateway.issue({ eventId: event, userId: gateway.staff, count: 3 });
    await gateway.voidTicket(ticketIds[1]);
    await gateway.mysql.query("UPDATE Ticket SET voidReason = 'lost' WHERE id = ?", [ticketIds[1]]);
    const voided = { number: 2, status: "VOIDED", voidReason: "lost" };
    expect((await list("?status=VOIDED", event)).items).toMatchObject([voided]);
    expect(await numbers("?status=VALID", event)).toEqual([1, 3]);
    expect(await numbers("", event)).toEqual([1, 2, 3]);
  });
});

describe("the CSV", () => {
  const csv = async (id: string, query = "") => (await get(id, ".csv", query)).text();
  const records = (text: string) => parse<Record<string, string>>(text, { columns: true, bom: true });

  test("200: each ticket with its holder, and never a code", async () => {
    const id = await gateway.event({ slug: "a-night" });
    const userId = await gateway.user({ name: "Zoë Müller", email: "zoe@example.org" });
    const at = "2026-11-22T19:00:00.123Z";
    const issued = { eventId: id, userId, count: 2, acceptedAt: new Date(at) };
    const { purchaseId, ticketIds } = await gateway.issue(issued);
    await gateway.mysql.query("UPDATE Ticket SET ? WHERE id = ?", [
      { status: "VOIDED", voidReason: 'She said:\n"lost", twice', voidedAt: issued.acceptedAt },
      ticketIds[1],
    ]);
    const response = await get(id, ".csv");
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("Content-Disposition")).toBe(
      `attachment; filename=a-night-tickets.csv; filename*=UTF-8''An%20event%2C%20tickets.csv`,
    );
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    const columns =
      "number,status,holderName,holderEmail,holderStatus,issuedAt,voidedAt,voidReason,ticketId,purchaseId,holderId";
    const holder = `"Zoë Müller","zoe@example.org","ACTIVE","${at}"`;
    const valid = `1,"VALID",${holder},,,"${ticketIds[0]}","${purchaseId}","${userId}"`;
    const reason = `"She said:\n""lost"", twice"`;
    const voided = `2,"VOIDED",${holder},"${at}",${reason},"${ticketIds[1]}","${purchaseId}","${userId}"`;
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.toString()).toBe(`\u{FEFF}${columns}\r\n${valid}\r\n${voided}\r\n`);
  });

  test("200: an event without tickets is a header alone, and the list's filters apply", async () => {
    expect(await csv(await gateway.event())).toMatch(/^number,status,[\w,]+\r\n$/);
    expect((await csv(eventId, "?q=bobby")).split("\r\n")).toHaveLength(4);
    expect(records(await csv(eventId, "?q=7"))).toMatchObject([{ number: "7", holderName: "Bobby" }]);
    expect(records(await csv(eventId, "?status=VOIDED"))).toEqual([]);
  });
});

test.each(["", ".csv"])("404 for no event, 400 for a status that is none: tickets%s", async (file) => {
  expect(await codeOf(get("01JD3V5Y6Q8ZK2M4N6P8R0S2T4", file))).toBe("event-not-found");
  expect(await codeOf(get(eventId, file, "?status=LOST"))).toBe("invalid-request");
});
