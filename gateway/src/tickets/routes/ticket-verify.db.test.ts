import { Verification } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { ticketCode } from "@admit/tickets";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codePattern, issue, voidTicket } from "../../../test/tools/issue.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
let eventId: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
  eventId = await makeEvent(gateway.mysql);
});
afterAll(() => gateway.close());

/** A ticket, and its code as its holder sees it. */
async function ticketWithCode() {
  const holder = await gateway.user({ name: "Ann" });
  const { ticketIds } = await issue(gateway.mysql, { eventId, userId: holder, count: 1 });
  const id = ticketIds[0] ?? "";
  const { code } = (await (await gateway.as(holder, "GET", `/v1/tickets/${id}`)).json()) as { code: string };
  return { holder, id, code };
}
const ask = (code: unknown, userId: string | null = staff) =>
  gateway.as(userId, "POST", "/v1/admin/tickets/verify", { code });
async function verdict(code: string): Promise<Verification> {
  const response = await ask(code);
  expect(response.status).toBe(200);
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  const text = await response.text();
  expect(text).not.toMatch(codePattern);
  return Verification.strict().parse(JSON.parse(text));
}

test("200: a valid code, with whose ticket it is and without itself", async () => {
  const { holder, id, code } = await ticketWithCode();
  expect(await verdict(code)).toMatchObject({
    valid: true,
    reason: null,
    ticket: { id, eventId, status: "VALID", code: null, holder: { id: holder, name: "Ann", status: "ACTIVE" } },
  });
  expect((await verdict(` ${code.toLowerCase()}\n`)).valid).toBe(true);
});

test("200: asking changes nothing, however often", async () => {
  const { code } = await ticketWithCode();
  expect(await verdict(code)).toEqual(await verdict(code));
});

test("200: a changed code, and what is no code at all, is forged", async () => {
  const { code } = await ticketWithCode();
  const changed = code.slice(0, -1) + (code.endsWith("0") ? "1" : "0");
  for (const forged of [changed, code.slice(1), "nonsense", "'; DROP TABLE Ticket; --"])
    expect(await verdict(forged)).toEqual({ valid: false, reason: "forged", ticket: null });
});

test("200: what our key signed of no ticket, or of another secret, is forged", async () => {
  const { id } = await ticketWithCode();
  const row = {
    id,
    eventId,
    purchaseId: "",
    number: 1,
    version: 1,
    secret: "000000000000",
    issuedAtMs: 0,
    voidedAtMs: null,
  };
  for (const fields of [{}, { number: 999_999 }, { number: 2 ** 32 - 1 }, { eventId: id }]) {
    const code = ticketCode({ ...row, ...fields }, gateway.services.keys);
    expect(await verdict(code)).toEqual({ valid: false, reason: "forged", ticket: null });
  }
});

test("200: a reissued ticket's older code is superseded, the new one is valid", async () => {
  const { holder, id, code } = await ticketWithCode();
  await gateway.as(staff, "POST", `/v1/admin/tickets/${id}/reissue`);
  expect(await verdict(code)).toMatchObject({ valid: false, reason: "superseded", ticket: { id } });
  const now = (await (await gateway.as(holder, "GET", `/v1/tickets/${id}`)).json()) as { code: string };
  expect(await verdict(now.code)).toMatchObject({ valid: true, reason: null, ticket: { id } });
});

test("200: a voided ticket's code is voided, also when it was reissued before", async () => {
  const { id, code } = await ticketWithCode();
  await gateway.as(staff, "POST", `/v1/admin/tickets/${id}/reissue`);
  await voidTicket(gateway.mysql, id);
  expect(await verdict(code)).toMatchObject({ valid: false, reason: "voided", ticket: { id, status: "VOIDED" } });
});

test.each(["INVITED", "SUSPENDED"] as const)(
  "200: the code of a holder who is %s now is not visible",
  async (status) => {
    const { holder, id, code } = await ticketWithCode();
    expect((await verdict(code)).valid).toBe(true);
    await gateway.mysql.query("UPDATE User SET status = ? WHERE id = ?", [status, holder]);
    expect(await verdict(code)).toMatchObject({
      valid: false,
      reason: "not-visible",
      ticket: { id, holder: { status } },
    });
  },
);

test("400 for no code or an endless one, 401 without a session, 403 for a buyer", async () => {
  const buyer = await gateway.user();
  for (const code of ["", "0".repeat(1001), 7, undefined])
    expect((await problemOf(await ask(code))).errors?.[0]?.path).toBe("code");
  expect((await problemOf(await ask("x", null))).code).toBe("unauthenticated");
  expect((await problemOf(await ask("x", buyer))).code).toBe("forbidden");
});
