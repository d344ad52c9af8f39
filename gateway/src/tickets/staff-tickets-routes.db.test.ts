import { listOf, StaffTicket } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { allPages } from "../../test/tools/all-pages.ts";
import { codePattern, issue, voidTicket } from "../../test/tools/issue.ts";
import { codeOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
let eventId: string;
beforeAll(async () => {
  eventId = await makeEvent(gateway.mysql);
  const holders = [
    { name: "Ann Example", email: "ann@example.org" },
    { name: "Änne Beispiel", email: "100%@example.org" },
    { name: "Bob_1", email: "zed@example.org", status: "INVITED" },
    { name: "Bobby", email: null, externalSubject: "bobby" },
  ] as const;
  for (const fields of holders) await issue(gateway.mysql, { eventId, userId: await gateway.user(fields), count: 2 });
  // Another event's tickets have the same numbers.
  const other = await makeEvent(gateway.mysql);
  await issue(gateway.mysql, { eventId: other, userId: await gateway.user({ name: "Ann Other" }), count: 3 });
});

const get = (userId: string | null, id: string, file = "", query = "", method = "GET") =>
  gateway.as(userId, method, `/v1/admin/events/${id}/tickets${file}${query}`);

describe("the list", () => {
  async function list(query = "", id = eventId) {
    const response = await get(gateway.staff, id, "", query);
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    const text = await response.text();
    expect(text).not.toMatch(codePattern);
    return listOf(StaffTicket.strict()).parse(JSON.parse(text));
  }
  const numbers = async (query: string, id?: string) => (await list(query, id)).items.map(({ number }) => number);

  test("200: the event's tickets by number, with their holders and without codes, page by page", async () => {
    const { items, nextCursor } = await list();
    expect(items.map((ticket) => [ticket.number, ticket.holder.name])).toEqual([
      [1, "Ann Example"],
      [2, "Ann Example"],
      [3, "Änne Beispiel"],
      [4, "Änne Beispiel"],
      [5, "Bob_1"],
      [6, "Bob_1"],
      [7, "Bobby"],
      [8, "Bobby"],
    ]);
    expect(items.every((ticket) => ticket.code === null && ticket.eventId === eventId)).toBe(true);
    expect(nextCursor).toBeNull();
    expect(await allPages(list, "?limit=5")).toEqual(items);
  });

  test.each([
    ["a number", "5", [5]],
    ["a number that no ticket has", "500", []],
    ["the beginning of a name, in any case", "bob", [5, 6, 7, 8]],
    ["a whole name", "Ann Example", [1, 2]],
    ["the beginning of an address, in any case", "ZED@", [5, 6]],
    ["a sign that is a wildcard in SQL", "100%", [3, 4]],
    ["another such sign", "Bob_", [5, 6]],
    ["that sign alone", "%", []],
    ["the middle of a name", "xample", []],
    ["a quotation mark", "'", []],
    ["nothing but blanks", "%20", [1, 2, 3, 4, 5, 6, 7, 8]],
  ])("200: q finds by %s", async (_what, q, found) => {
    const encoded = q === "%20" ? q : encodeURIComponent(q);
    expect(await numbers(`?q=${encoded}`)).toEqual(found);
  });

  test("200: a search is read page by page as the list is", async () => {
    const found = await allPages(list, "?q=bob&limit=3");
    expect(found.map(({ number }) => number)).toEqual([5, 6, 7, 8]);
  });

  test("200: a beginning that matches more people than are looked up one by one finds the same", async () => {
    const event = await makeEvent(gateway.mysql);
    const rows = Array.from({ length: 1001 }, (_, at) => [
      `0${String(at).padStart(25, "0")}`,
      `crowd-${at}@example.org`,
      "Crowd",
      "ACTIVE",
      new Date(),
      new Date(),
    ]);
    await gateway.mysql.query("INSERT INTO User (id, email, name, status, createdAt, updatedAt) VALUES ?", [rows]);
    await issue(gateway.mysql, { eventId: event, userId: gateway.staff, count: 1 });
    await issue(gateway.mysql, { eventId: event, userId: `0${"7".padStart(25, "0")}`, count: 2 });
    expect(await numbers("?q=crowd", event)).toEqual([2, 3]);
  });

  test("200: by status, with the reason of a void", async () => {
    const event = await makeEvent(gateway.mysql);
    const { ticketIds } = await issue(gateway.mysql, { eventId: event, userId: gateway.staff, count: 3 });
    await voidTicket(gateway.mysql, ticketIds[1] ?? "");
    await gateway.mysql.query("UPDATE Ticket SET voidReason = 'lost' WHERE id = ?", [ticketIds[1]]);
    const voided = { number: 2, status: "VOIDED", voidReason: "lost" };
    expect((await list("?status=VOIDED", event)).items).toMatchObject([voided]);
    expect(await numbers("?status=VALID", event)).toEqual([1, 3]);
    expect(await numbers("", event)).toEqual([1, 2, 3]);
  });

  test("400 for a limit, cursor, status or search that is none", async () => {
    for (const query of ["?limit=0", "?limit=201", "?cursor=x", "?status=LOST", `?q=${"x".repeat(255)}`])
      expect(await codeOf(get(gateway.staff, eventId, "", query))).toBe("invalid-request");
  });
});

describe("the CSV", () => {
  const csv = async (id: string, query = "") => (await get(gateway.staff, id, ".csv", query)).text();
  const records = (text: string) => parse<Record<string, string>>(text, { columns: true, bom: true });

  test("200: each ticket with its holder, and never a code", async () => {
    const id = await makeEvent(gateway.mysql, { slug: "a-night" });
    const userId = await gateway.user({ name: "Zoë Müller", email: "zoe@example.org" });
    const acceptedAt = new Date("2026-11-22T19:00:00.123Z");
    const { purchaseId, ticketIds } = await issue(gateway.mysql, { eventId: id, userId, count: 2, acceptedAt });
    await gateway.mysql.query("UPDATE Ticket SET status = 'VOIDED', voidReason = ?, voidedAt = ? WHERE id = ?", [
      'She said:\n"lost", twice',
      acceptedAt,
      ticketIds[1],
    ]);
    const response = await get(gateway.staff, id, ".csv");
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("Content-Disposition")).toBe('attachment; filename="tickets-a-night.csv"');
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 3).toString("hex")).toBe("efbbbf");
    expect(bytes.toString()).not.toMatch(codePattern);
    const ticket = {
      number: "1",
      status: "VALID",
      holderName: "Zoë Müller",
      holderEmail: "zoe@example.org",
      holderStatus: "ACTIVE",
      issuedAt: "2026-11-22T19:00:00.123Z",
      voidedAt: "",
      voidReason: "",
      ticketId: ticketIds[0],
      purchaseId,
      holderId: userId,
    };
    const voided = {
      status: "VOIDED",
      voidedAt: "2026-11-22T19:00:00.123Z",
      voidReason: 'She said:\n"lost", twice',
      ticketId: ticketIds[1],
    };
    expect(records(bytes.toString())).toEqual([ticket, { ...ticket, number: "2", ...voided }]);
  });

  test.each(["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"])("200: a holder called %j is no formula", async (name) => {
    const id = await makeEvent(gateway.mysql);
    await issue(gateway.mysql, { eventId: id, userId: await gateway.user({ name }), count: 1 });
    expect(records(await csv(id))).toMatchObject([{ holderName: `'${name}` }]);
  });

  test("200: an event without tickets is a header alone, and the list's filters apply", async () => {
    expect(await csv(await makeEvent(gateway.mysql))).toMatch(/^number,status,[\w,]+\r\n$/);
    expect((await csv(eventId, "?q=bobby")).split("\r\n")).toHaveLength(4);
    expect(records(await csv(eventId, "?q=7"))).toMatchObject([{ number: "7", holderName: "Bobby" }]);
    expect(records(await csv(eventId, "?status=VOIDED"))).toEqual([]);
  });

  test("200: a HEAD is answered without reading a ticket", async () => {
    const response = await get(gateway.staff, eventId, ".csv", "", "HEAD");
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test("400 for a status that is none", async () => {
    expect(await codeOf(get(gateway.staff, eventId, ".csv", "?status=LOST"))).toBe("invalid-request");
  });
});

test.each(["", ".csv"])("404 for no event, 401 without a session, 403 for a buyer: tickets%s", async (file) => {
  expect(await codeOf(get(gateway.staff, "01JD3V5Y6Q8ZK2M4N6P8R0S2T4", file))).toBe("event-not-found");
  expect(await codeOf(get(null, eventId, file))).toBe("unauthenticated");
  expect(await codeOf(get(gateway.buyer, eventId, file))).toBe("forbidden");
});
