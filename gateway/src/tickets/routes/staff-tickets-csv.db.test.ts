import { makeEvent } from "@admit/prisma/testing";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codePattern, issue, voidTicket } from "../../../test/tools/issue.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
});
afterAll(() => gateway.close());

const get = (eventId: string, query = "", userId: string | null = staff, method = "GET") =>
  gateway.as(userId, method, `/v1/admin/events/${eventId}/tickets.csv${query}`);
const records = (text: string) => parse<Record<string, string>>(text, { columns: true, bom: true });

test("200: each ticket with its holder, and never a code", async () => {
  const eventId = await makeEvent(gateway.mysql, { slug: "a-night" });
  const userId = await gateway.user({ name: "Zoë Müller", email: "zoe@example.org" });
  const acceptedAt = new Date("2026-11-22T19:00:00.123Z");
  const { purchaseId, ticketIds } = await issue(gateway.mysql, { eventId, userId, count: 2, acceptedAt });
  await voidTicket(gateway.mysql, ticketIds[1] ?? "");
  await gateway.mysql.query("UPDATE Ticket SET voidReason = ?, voidedAt = ? WHERE id = ?", [
    'She said:\n"lost", twice',
    acceptedAt,
    ticketIds[1],
  ]);
  const response = await get(eventId);
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
  const eventId = await makeEvent(gateway.mysql);
  await issue(gateway.mysql, { eventId, userId: await gateway.user({ name }), count: 1 });
  expect(records(await (await get(eventId)).text())).toMatchObject([{ holderName: `'${name}` }]);
});

test("200: an event without tickets is a header alone, and the list's filters hold", async () => {
  const eventId = await makeEvent(gateway.mysql);
  expect(await (await get(eventId)).text()).toMatch(/^number,status,[\w,]+\r\n$/);
  await issue(gateway.mysql, { eventId, userId: await gateway.user({ name: "Ann" }), count: 1 });
  await issue(gateway.mysql, { eventId, userId: await gateway.user({ name: "Bob" }), count: 1 });
  expect(records(await (await get(eventId, "?q=bob")).text())).toMatchObject([{ number: "2" }]);
  expect(records(await (await get(eventId, "?status=VOIDED")).text())).toEqual([]);
});

test("200: a HEAD is answered without reading a ticket", async () => {
  const response = await get(await makeEvent(gateway.mysql), "", staff, "HEAD");
  expect([response.status, await response.text()]).toEqual([200, ""]);
});

test("400 for a status that is none, 404 for no event, 401 without a session, 403 for a buyer", async () => {
  const eventId = await makeEvent(gateway.mysql);
  expect((await problemOf(await get(eventId, "?status=LOST"))).code).toBe("invalid-request");
  expect((await problemOf(await get("01JD3V5Y6Q8ZK2M4N6P8R0S2T4"))).code).toBe("event-not-found");
  expect((await problemOf(await get(eventId, "", null))).code).toBe("unauthenticated");
  expect((await problemOf(await get(eventId, "", await gateway.user()))).code).toBe("forbidden");
});
