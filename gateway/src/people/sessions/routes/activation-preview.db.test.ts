import { ActivationPreview } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue, voidTicket } from "../../../../test/tools/issue.ts";
import { makeLink } from "../../../../test/tools/make-link.ts";
import { problemOf } from "../../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const preview = (token: unknown, at = gateway) => at.as(null, "POST", "/v1/activations/preview", { token });
const link = (userId: string, fields: { expiresAt?: Date; createdById?: string } = {}) =>
  makeLink(gateway.mysql, { purpose: "ACTIVATE", userId, ...fields });
async function previewed(token: string): Promise<ActivationPreview> {
  const response = await preview(token);
  expect(response.status).toBe(200);
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  return ActivationPreview.strict().parse(await response.json());
}

test("200: who invites whom to what, the soonest first, counting valid tickets", async () => {
  const staff = await gateway.user({ role: "STAFF", name: "The Desk", email: "desk@example.org" });
  const userId = await gateway.user({ status: "INVITED", name: "Ann", email: "ann@example.org" });
  const startsAt = new Date("2027-06-01T18:00:00Z");
  const someday = await makeEvent(gateway.mysql, { title: "Someday", slug: "someday" });
  const june = await makeEvent(gateway.mysql, { title: "In June", slug: "in-june", startsAt });
  const gone = await makeEvent(gateway.mysql, { title: "All void", slug: "all-void" });
  await issue(gateway.mysql, { eventId: someday, userId, count: 1 });
  const { ticketIds } = await issue(gateway.mysql, { eventId: june, userId, count: 3 });
  await voidTicket(gateway.mysql, ticketIds[0] ?? "");
  const voided = await issue(gateway.mysql, { eventId: gone, userId, count: 1 });
  await voidTicket(gateway.mysql, voided.ticketIds[0] ?? "");
  await issue(gateway.mysql, { eventId: june, userId: staff, count: 1 });

  const expiresAt = new Date(Date.now() + 60_000);
  expect(await previewed(await link(userId, { expiresAt, createdById: staff }))).toEqual({
    email: "ann@example.org",
    name: "Ann",
    invitedBy: "The Desk",
    events: [
      { title: "In June", slug: "in-june", startsAt: startsAt.toISOString(), tickets: 2 },
      { title: "Someday", slug: "someday", startsAt: null, tickets: 1 },
    ],
    expiresAt: expiresAt.toISOString(),
  });
});

test("200: an inviter without a name is told by their address, and who asked for it themselves is invited by nobody", async () => {
  const staff = await gateway.user({ role: "STAFF", email: "nameless@example.org" });
  const userId = await gateway.user({ status: "INVITED" });
  expect((await previewed(await link(userId, { createdById: staff }))).invitedBy).toBe("nameless@example.org");
  expect(await previewed(await link(userId))).toMatchObject({ invitedBy: null, events: [] });
});

test("200: looking activates nobody and leaves the link good, however often", async () => {
  const userId = await gateway.user({ status: "INVITED" });
  const token = await link(userId);
  expect(await previewed(token)).toEqual(await previewed(token));
  const user = await gateway.services.prisma.user.findUnique({ where: { id: userId } });
  expect([user?.status, user?.activatedAt]).toEqual(["INVITED", null]);
  expect((await gateway.as(null, "POST", "/v1/activations", { token })).status).toBe(200);
});

test("404, 410, 403: a dead link is answered as activating would", async () => {
  const invited = await gateway.user({ status: "INVITED" });
  const used = await link(invited);
  const unused = await link(invited);
  await gateway.as(null, "POST", "/v1/activations", { token: used });
  const signIn = await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId: await gateway.user() });
  const expired = await link(await gateway.user({ status: "INVITED" }), { expiresAt: new Date(Date.now() - 1000) });
  const suspended = await link(await gateway.user({ status: "SUSPENDED" }));
  for (const [token, code] of [
    [used, "link-used"],
    [unused, "link-expired"],
    [expired, "link-expired"],
    [signIn, "link-unknown"],
    ["guessed", "link-unknown"],
    [suspended, "forbidden"],
  ] as const) {
    const seen = await problemOf(await preview(token));
    const activated = await problemOf(await gateway.as(null, "POST", "/v1/activations", { token }));
    expect(seen.code).toBe(code);
    expect({ ...seen, instance: "" }).toEqual({ ...activated, instance: "" });
  }
});

test("400: no token", async () => {
  expect((await problemOf(await preview(undefined))).errors?.[0]?.path).toBe("token");
});

test("429: strangers who guess are slowed down", async () => {
  const limited = await openTestGateway({ RATE_LIMIT_SIGN_IN: "2/10s" });
  for (let at = 0; at < 2; at++) expect((await preview("guessed", limited)).status).toBe(404);
  const refused = await preview("guessed", limited);
  expect(refused.headers.get("Retry-After")).toMatch(/^\d+$/);
  expect((await problemOf(refused)).code).toBe("rate-limited");
  await limited.close();
});
