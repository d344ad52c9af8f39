import { StaffTicket, ticketVersionMax } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue, voidTicket } from "../../../test/tools/issue.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { nextChange } from "../../../test/tools/next-change.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
let holder: string;
let eventId: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
  holder = await gateway.user();
  eventId = await makeEvent(gateway.mysql);
});
afterAll(() => gateway.close());

async function newTicket() {
  const { purchaseId, ticketIds } = await issue(gateway.mysql, { eventId, userId: holder, count: 1 });
  return { purchaseId, id: ticketIds[0] ?? "" };
}
const reissue = (id: string, userId: string | null = staff) =>
  gateway.as(userId, "POST", `/v1/admin/tickets/${id}/reissue`);
const audited = (subjectId: string) =>
  gateway.services.prisma.auditEntry.findMany({
    where: { subjectId },
    select: { actorId: true, action: true, subjectType: true, details: true },
  });
const versionOf = async (id: string) =>
  (await gateway.services.prisma.ticket.findUniqueOrThrow({ where: { id }, select: { version: true } })).version;

test.each(["STAFF", "ADMIN"] as const)("200: %s give a ticket a new code, and see neither", async (role) => {
  const { id } = await newTicket();
  const codeNow = async () =>
    ((await (await gateway.as(holder, "GET", `/v1/tickets/${id}`)).json()) as { code: string }).code;
  const before = await codeNow();
  const who = await gateway.user({ role });
  const response = await reissue(id, who);
  expect(response.status).toBe(200);
  expect(StaffTicket.strict().parse(await response.json())).toMatchObject({ id, code: null, holder: { id: holder } });
  expect(await codeNow()).not.toBe(before);
  const { number } = await gateway.services.prisma.ticket.findUniqueOrThrow({ where: { id } });
  expect(await audited(id)).toEqual([
    { actorId: who, action: "ticket.reissue", subjectType: "ticket", details: { eventId, number, version: 2 } },
  ]);
});

test("200: of reissues at once each has a version of its own, and its entry in the audit", async () => {
  const { id } = await newTicket();
  const answers = await Promise.all([reissue(id), reissue(id), reissue(id)]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  expect(await versionOf(id)).toBe(4);
  const versions = (await audited(id)).map(({ details }) => (details as { version: number }).version);
  expect(versions.toSorted((one, other) => one - other)).toEqual([2, 3, 4]);
});

test("200: every gateway is notified which purchase has new codes", async () => {
  const announced = await nextChange(gateway, "purchase-changed");
  const { id, purchaseId } = await newTicket();
  await reissue(id);
  expect(await announced()).toBe(purchaseId);
});

test("410: a voided ticket gets no new code", async () => {
  const { id } = await newTicket();
  await voidTicket(gateway.mysql, id);
  expect((await problemOf(await reissue(id))).code).toBe("ticket-voided");
  expect([await versionOf(id), await audited(id)]).toEqual([1, []]);
});

test("409: the last version is the last", async () => {
  const { id } = await newTicket();
  await gateway.mysql.query("UPDATE Ticket SET version = ? WHERE id = ?", [ticketVersionMax - 1, id]);
  expect((await reissue(id)).status).toBe(200);
  expect((await problemOf(await reissue(id))).code).toBe("reissue-limit-reached");
  expect(await versionOf(id)).toBe(ticketVersionMax);
});

test("without its entry in the audit a ticket is not reissued", async () => {
  const { id } = await newTicket();
  await gateway.mysql.query("ALTER TABLE AuditEntry ADD CONSTRAINT unwritable CHECK (subjectId <> ?)", [id]);
  expect((await problemOf(await reissue(id))).code).toBe("internal-error");
  expect(await versionOf(id)).toBe(1);
});

test("400 for no id, 404 for no ticket, 401 without a session, 403 for its holder", async () => {
  const { id } = await newTicket();
  expect((await problemOf(await reissue("nonsense"))).code).toBe("invalid-request");
  expect((await problemOf(await reissue(eventId))).code).toBe("ticket-not-found");
  expect((await problemOf(await reissue(id, null))).code).toBe("unauthenticated");
  expect((await problemOf(await reissue(id, holder))).code).toBe("forbidden");
});
