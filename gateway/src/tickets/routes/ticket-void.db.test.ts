import { StaffTicket } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue, voidTicket } from "../../../test/tools/issue.ts";
import { playIssuer } from "../../../test/tools/play-issuer.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
let holder: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
  holder = await gateway.user();
});
afterAll(() => gateway.close());

type Bought = { tickets: { id: string; status: string; code: string | null }[] };

const bought = async (eventId: string, purchaseId: string): Promise<Bought["tickets"]> => {
  const response = await gateway.as(holder, "GET", `/v1/events/${eventId}/purchases/${purchaseId}`);
  return ((await response.json()) as Bought).tickets;
};

async function issued(): Promise<{ eventId: string; purchaseId: string; ticketId: string }> {
  const eventId = await makeEvent(gateway.mysql);
  const { purchaseId, ticketIds } = await issue(gateway.mysql, { eventId, userId: holder, count: 2 });
  return { eventId, purchaseId, ticketId: ticketIds[0] ?? "" };
}

const voiding = (id: string, userId: string | null = staff, wait?: number, body: unknown = { reason: "lost" }) =>
  gateway.as(userId, "POST", `/v1/admin/tickets/${id}/void`, body, wait ? { Prefer: `wait=${wait}` } : {});

test("200: whoever waits gets the voided ticket, and the holder's purchase tells it too", async () => {
  const { eventId, purchaseId, ticketId } = await issued();
  expect((await bought(eventId, purchaseId)).map((ticket) => ticket.code?.length)).toEqual([152, 152]);
  const issuer = playIssuer(gateway, eventId, async () => {
    await voidTicket(gateway.mysql, ticketId);
    return { refusal: null, purchaseId };
  });
  const response = await voiding(ticketId, staff, 10);
  expect(response.status).toBe(200);
  expect(response.headers.get("Preference-Applied")).toBe("wait");
  expect(StaffTicket.strict().parse(await response.json())).toMatchObject({
    id: ticketId,
    status: "VOIDED",
    code: null,
    holder: { id: holder },
  });
  const tickets = await bought(eventId, purchaseId);
  expect(tickets.map(({ status, code }) => [status, code?.length])).toEqual([
    ["VOIDED", undefined],
    ["VALID", 152],
  ]);
  await issuer.close();
});

test("202: without a wait the void is in line, with who asks and why", async () => {
  const { eventId, ticketId } = await issued();
  const response = await voiding(ticketId);
  expect(response.status).toBe(202);
  expect(StaffTicket.parse(await response.json())).toMatchObject({ id: ticketId, status: "VALID" });
  const taken = new Promise((resolve) => {
    const issuer = playIssuer(gateway, eventId, async (change) => {
      resolve(change);
      void issuer.close();
      return { refusal: null, purchaseId: null };
    });
  });
  expect(await taken).toMatchObject({ kind: "ticket.void", ticketId, actorId: staff, reason: "lost" });
});

test("200: voided again, it is the same ticket, and nothing goes into the line", async () => {
  const { ticketId } = await issued();
  await voidTicket(gateway.mysql, ticketId);
  const [first, again] = [await voiding(ticketId), await voiding(ticketId, staff, 5, { reason: "again" })];
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(await again.json()).toEqual(await first.json());
});

test("200: a void that the row tells before the issuer does takes the code out of every answer at once", async () => {
  const { eventId, purchaseId, ticketId } = await issued();
  expect((await bought(eventId, purchaseId)).map(({ status }) => status)).toEqual(["VALID", "VALID"]);
  await voidTicket(gateway.mysql, ticketId);
  expect((await voiding(ticketId)).status).toBe(200);
  expect((await bought(eventId, purchaseId)).map(({ status, code }) => [status, code?.length])).toEqual([
    ["VOIDED", undefined],
    ["VALID", 152],
  ]);
});

test("500: a fault in the line is told, and leaves the ticket as it is", async () => {
  const { eventId, ticketId } = await issued();
  const issuer = playIssuer(gateway, eventId, async () => ({ refusal: "fault", purchaseId: null }));
  expect((await problemOf(await voiding(ticketId, staff, 10))).code).toBe("internal-error");
  expect((await problemOf(await gateway.as(holder, "GET", `/v1/tickets/${eventId}`))).code).toBe("ticket-not-found");
  await issuer.close();
});

test("400 without a reason, 404 for no ticket, 401 and 403 for whoever is no staff", async () => {
  const { eventId, ticketId } = await issued();
  expect((await problemOf(await voiding(ticketId, staff, 0, { reason: " " }))).errors?.[0]?.path).toBe("reason");
  expect((await problemOf(await voiding(eventId))).code).toBe("ticket-not-found");
  expect((await problemOf(await voiding(ticketId, null))).code).toBe("unauthenticated");
  expect((await problemOf(await voiding(ticketId, holder))).code).toBe("forbidden");
});
