import { StaffUser, Ticket, type UserChange } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue } from "../../../../test/tools/issue.ts";
import { makeLink } from "../../../../test/tools/make-link.ts";
import { problemOf } from "../../../../test/tools/problem-of.ts";
import { nextChange } from "../../../../test/tools/next-change.ts";
import { openTestGateway, type TestGateway } from "../../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
let admin: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
  admin = await gateway.user({ role: "ADMIN" });
});
afterAll(() => gateway.close());

const change = (id: string, body: UserChange | object, by: string | null = staff) =>
  gateway.as(by, "PATCH", `/v1/admin/users/${id}`, body);
const changed = async (id: string, body: UserChange, by = staff): Promise<StaffUser> => {
  const response = await change(id, body, by);
  expect(response.status).toBe(200);
  return StaffUser.strict().parse(await response.json());
};
const entries = (id: string) =>
  gateway.services.prisma.auditEntry.findMany({
    where: { subjectType: "user", subjectId: id },
    select: { actorId: true, action: true, details: true },
    orderBy: { id: "asc" },
  });

test("200: what is named changes and nothing else, and the audit tells what was before", async () => {
  const id = await gateway.user({ name: "Before", email: "named@example.org" });
  const after = await changed(id, { name: " After ", status: "SUSPENDED" });
  expect(after).toMatchObject({ id, email: "named@example.org", name: "After", role: "BUYER", status: "SUSPENDED" });
  expect(await changed(id, { role: "STAFF" }, admin)).toMatchObject({ name: "After", role: "STAFF" });
  expect(await entries(id)).toEqual([
    {
      actorId: staff,
      action: "user.change",
      details: { before: { name: "Before", status: "ACTIVE" }, after: { name: "After", status: "SUSPENDED" } },
    },
    { actorId: admin, action: "user.change", details: { before: { role: "BUYER" }, after: { role: "STAFF" } } },
  ]);
  const read = await gateway.as(staff, "GET", `/v1/admin/users/${id}`);
  expect(await read.json()).toEqual({ ...after, role: "STAFF" });
});

test("200: what is so already is no change, and leaves no entry", async () => {
  const id = await gateway.user({ name: "Same", status: "SUSPENDED" });
  expect(await changed(id, { name: "Same", status: "SUSPENDED" })).toMatchObject({ name: "Same" });
  expect(await entries(id)).toEqual([]);
});

test("200: a suspension hides the codes at once, and reinstating shows them again", async () => {
  const holder = await gateway.user();
  const eventId = await makeEvent(gateway.mysql);
  const { purchaseId, ticketIds } = await issue(gateway.mysql, { eventId, userId: holder, count: 1 });
  const codes = async () => {
    const ticket = Ticket.parse(await (await gateway.as(holder, "GET", `/v1/tickets/${ticketIds[0]}`)).json());
    const purchase = await gateway.as(holder, "GET", `/v1/events/${eventId}/purchases/${purchaseId}`);
    const { tickets } = (await purchase.json()) as { tickets: Ticket[] };
    return [ticket.code, tickets[0]?.code];
  };
  const shown = await codes();
  expect(shown).toEqual([expect.stringMatching(/^[0-9A-Z]{152}$/), shown[0]]);
  await changed(holder, { status: "SUSPENDED" });
  expect(await codes()).toEqual([null, null]);
  await changed(holder, { status: "ACTIVE" });
  expect(await codes()).toEqual(shown);
});

test("200: a user who never activated leaves a suspension as invited, and needs a new link", async () => {
  const id = await gateway.user({ status: "INVITED" });
  const token = await makeLink(gateway.mysql, { purpose: "ACTIVATE", userId: id });
  await changed(id, { status: "SUSPENDED" });
  const activate = () => gateway.as(null, "POST", "/v1/activations", { token });
  expect((await problemOf(await activate())).code).toBe("forbidden");
  expect(await changed(id, { status: "ACTIVE" })).toMatchObject({ status: "INVITED", activatedAt: null });
  expect((await problemOf(await activate())).code).toBe("link-expired");
});

test("the change is announced to the other gateways", async () => {
  const announced = await nextChange(gateway, "user-changed");
  const id = await gateway.user();
  await changed(id, { status: "SUSPENDED" });
  expect(await announced()).toBe(id);
});

test("403: staff change no role, no status of staff, and nothing of an admin; admins do", async () => {
  const buyer = await gateway.user();
  const colleague = await gateway.user({ role: "STAFF" });
  for (const [id, body] of [
    [buyer, { role: "STAFF" }],
    [buyer, { name: "Never", role: "BUYER" }],
    [colleague, { status: "SUSPENDED" }],
    [admin, { status: "SUSPENDED" }],
    [admin, { name: "Renamed" }],
  ] as const)
    expect((await problemOf(await change(id, body))).code).toBe("forbidden");
  expect(await entries(buyer)).toEqual([]);
  expect(await changed(colleague, { status: "SUSPENDED", role: "BUYER" }, admin)).toMatchObject({ role: "BUYER" });
});

test("403: a role that was lost a moment ago is not acted on, whatever the gateway remembers of the caller", async () => {
  const lately = await gateway.user({ role: "ADMIN" });
  const id = await gateway.user();
  expect((await change(id, { name: "Once" }, lately)).status).toBe(200);
  await gateway.mysql.query("UPDATE User SET role = 'BUYER' WHERE id = ?", [lately]);
  expect((await problemOf(await change(id, { name: "Twice" }, lately))).code).toBe("forbidden");
});

test("409: nobody changes their own status or role, but their name", async () => {
  expect((await problemOf(await change(staff, { status: "SUSPENDED" }))).code).toBe("own-account");
  expect((await problemOf(await change(admin, { status: "ACTIVE" }, admin))).code).toBe("own-account");
  expect((await problemOf(await change(admin, { role: "BUYER" }, admin))).code).toBe("own-account");
  expect((await change(admin, { name: "Boss" }, admin)).status).toBe(200);
});

test("409: nobody activates the invited but themselves", async () => {
  const id = await gateway.user({ status: "INVITED" });
  expect((await problemOf(await change(id, { status: "ACTIVE" }, admin))).code).toBe("still-invited");
  const user = await gateway.services.prisma.user.findUnique({ where: { id } });
  expect([user?.status, user?.activatedAt]).toEqual(["INVITED", null]);
});

test("of two admins who suspend each other at once, one stays", async () => {
  for (let round = 0; round < 5; round++) {
    const [one, two] = [await gateway.user({ role: "ADMIN" }), await gateway.user({ role: "ADMIN" })];
    const suspended = { status: "SUSPENDED" } as const;
    const answers = await Promise.all([change(one, suspended, two), change(two, suspended, one)]);
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 403]);
  }
});

test("two who change the same person at once both have their way, and the audit has both", async () => {
  const id = await gateway.user();
  const answers = await Promise.all([change(id, { name: "Bo" }), change(id, { status: "SUSPENDED" }, admin)]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
  const user = await gateway.services.prisma.user.findUnique({ where: { id } });
  expect(user).toMatchObject({ name: "Bo", status: "SUSPENDED" });
  expect(await entries(id)).toHaveLength(2);
});

test("400: nothing to change, or what cannot be", async () => {
  const id = await gateway.user();
  for (const body of [{}, { status: "INVITED" }, { role: "OWNER" }, { email: "x@example.org" }])
    expect((await problemOf(await change(id, body))).code).toBe("invalid-request");
  expect((await problemOf(await change("nonsense", { name: "X" }))).errors?.[0]?.path).toBe("id");
});

test("404 for nobody's id, 401 without a session, 403 for a buyer, about themselves too", async () => {
  expect((await problemOf(await change("01JD3V5Y6Q8ZK2M4N6P8R0S2T4", { name: "X" }))).code).toBe("user-not-found");
  expect((await problemOf(await change(staff, { name: "X" }, null))).code).toBe("unauthenticated");
  const buyer = await gateway.user();
  expect((await problemOf(await change(buyer, { name: "X" }, buyer))).code).toBe("forbidden");
});
