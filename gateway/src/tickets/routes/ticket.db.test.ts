import { Ticket } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue } from "../../../test/tools/issue.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let holder: string;
let ticketId: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  holder = await gateway.user();
  const eventId = await makeEvent(gateway.mysql);
  const issued = await issue(gateway.mysql, { eventId, userId: holder, count: 1 });
  ticketId = issued.ticketIds[0] ?? "";
});
afterAll(() => gateway.close());

const get = (userId: string | null, id = ticketId) => gateway.as(userId, "GET", `/v1/tickets/${id}`);

test("200: the holder sees their ticket and its code", async () => {
  const ticket = Ticket.strict().parse(await (await get(holder)).json());
  expect(ticket).toMatchObject({ id: ticketId, number: 1, type: "STANDARD", status: "VALID" });
  expect(ticket.code).toHaveLength(152);
});

test.each(["STAFF", "ADMIN"] as const)("200: %s see the ticket, without its code", async (role) => {
  const ticket = Ticket.parse(await (await get(await gateway.user({ role }))).json());
  expect(ticket).toMatchObject({ id: ticketId, code: null });
});

test("404: another's ticket is not told from one that does not exist", async () => {
  const stranger = await gateway.user();
  const another = await problemOf(await get(stranger));
  const none = await problemOf(await get(stranger, "01JD3V5Y6Q8ZK2M4N6P8R0S2T4"));
  expect({ ...another, instance: "" }).toEqual({ ...none, instance: "" });
  expect(another.code).toBe("ticket-not-found");
  expect((await problemOf(await get(stranger, "nonsense"))).code).toBe("ticket-not-found");
  const suspendedStaff = await gateway.user({ role: "STAFF", status: "SUSPENDED" });
  expect((await problemOf(await get(suspendedStaff))).code).toBe("ticket-not-found");
});

test("401: without a session", async () => {
  expect((await problemOf(await get(null))).code).toBe("unauthenticated");
});
