import { makeEvent } from "@admit/prisma/testing";
import { qrSvg } from "@admit/tickets";
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
const qr = (userId: string | null, id: string) => gateway.as(userId, "GET", `/v1/tickets/${id}/qr.svg`);

test("200: the code as a QR of version 6, dark on white, with its quiet zone, kept by nobody", async () => {
  const holder = await gateway.user();
  const id = await ticketOf(holder);
  const { code } = (await (await gateway.as(holder, "GET", `/v1/tickets/${id}`)).json()) as { code: string };
  const response = await qr(holder, id);
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("image/svg+xml");
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  const svg = await response.text();
  // Version 6 has 41 modules a side; four of quiet zone on either side make 49.
  expect(svg).toContain('viewBox="0 0 49 49"');
  expect(svg).toContain("#ffffff");
  expect(svg).toContain("#000000");
  expect(svg).toBe(await qrSvg(code));
});

test.each(["INVITED", "SUSPENDED"] as const)("403: not while its holder is %s", async (status) => {
  const holder = await gateway.user({ status });
  expect((await problemOf(await qr(holder, await ticketOf(holder)))).code).toBe("ticket-not-visible");
});

test("403: the status is read fresh, whatever the gateway remembers of the caller", async () => {
  const holder = await gateway.user();
  const id = await ticketOf(holder);
  expect((await qr(holder, id)).status).toBe(200);
  await gateway.mysql.query("UPDATE User SET status = 'SUSPENDED' WHERE id = ?", [holder]);
  expect((await problemOf(await qr(holder, id))).code).toBe("ticket-not-visible");
  await gateway.mysql.query("UPDATE User SET status = 'ACTIVE' WHERE id = ?", [holder]);
  expect((await qr(holder, id)).status).toBe(200);
});

test("403: staff see no code of another's ticket", async () => {
  const id = await ticketOf(await gateway.user());
  const staff = await gateway.user({ role: "ADMIN" });
  expect((await problemOf(await qr(staff, id))).code).toBe("ticket-not-visible");
});

test("410: a voided ticket has no QR any more", async () => {
  const holder = await gateway.user();
  const id = await ticketOf(holder);
  await voidTicket(gateway.mysql, id);
  expect((await problemOf(await qr(holder, id))).code).toBe("ticket-voided");
});

test("404 for another's ticket, 401 without a session", async () => {
  const id = await ticketOf(await gateway.user());
  expect((await problemOf(await qr(await gateway.user(), id))).code).toBe("ticket-not-found");
  expect((await problemOf(await qr(null, id))).code).toBe("unauthenticated");
});
