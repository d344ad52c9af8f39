import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue, voidTicket } from "../../../test/tools/issue.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let eventId: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  eventId = await makeEvent(gateway.mysql);
});
afterAll(() => gateway.close());

async function ticketOf(userId: string): Promise<string> {
  const { ticketIds } = await issue(gateway.mysql, { eventId, userId, count: 1 });
  return ticketIds[0] ?? "";
}
const pdf = (userId: string | null, id: string) => gateway.as(userId, "GET", `/v1/tickets/${id}/ticket.pdf`);

test("200: the ticket as a PDF of one page, kept by nobody", async () => {
  const holder = await gateway.user();
  const response = await pdf(holder, await ticketOf(holder));
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("application/pdf");
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  expect(response.headers.get("Content-Disposition")).toMatch(/^inline; filename="ticket-\d+\.pdf"$/);
  const document = Buffer.from(await response.arrayBuffer()).toString("latin1");
  expect(document.slice(0, 5)).toBe("%PDF-");
  expect(document.match(/\/Type \/Page\n/g)).toHaveLength(1);
});

test.each(["DRAFT", "ARCHIVED"] as const)("200: also while its event is %s", async (status) => {
  const holder = await gateway.user();
  const hidden = await makeEvent(gateway.mysql, { status });
  const { ticketIds } = await issue(gateway.mysql, { eventId: hidden, userId: holder, count: 1 });
  expect((await pdf(holder, ticketIds[0] ?? "")).status).toBe(200);
});

test.each(["INVITED", "SUSPENDED"] as const)("403: not while its holder is %s", async (status) => {
  const holder = await gateway.user({ status });
  expect((await problemOf(await pdf(holder, await ticketOf(holder)))).code).toBe("ticket-not-visible");
});

test("403: staff get no document of another's ticket", async () => {
  const id = await ticketOf(await gateway.user());
  const staff = await gateway.user({ role: "ADMIN" });
  expect((await problemOf(await pdf(staff, id))).code).toBe("ticket-not-visible");
});

test("410: a voided ticket has no document any more", async () => {
  const holder = await gateway.user();
  const id = await ticketOf(holder);
  await voidTicket(gateway.mysql, id);
  expect((await problemOf(await pdf(holder, id))).code).toBe("ticket-voided");
});

test("404 for another's ticket, 401 without a session", async () => {
  const id = await ticketOf(await gateway.user());
  expect((await problemOf(await pdf(await gateway.user(), id))).code).toBe("ticket-not-found");
  expect((await problemOf(await pdf(null, id))).code).toBe("unauthenticated");
});
