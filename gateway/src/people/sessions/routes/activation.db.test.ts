import { listOf, SignedIn, Ticket } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue } from "../../../../test/tools/issue.ts";
import { makeLink } from "../../../../test/tools/make-link.ts";
import { problemOf } from "../../../../test/tools/problem-of.ts";
import { nextChange } from "../../../../test/tools/next-change.ts";
import { openTestGateway, type TestGateway } from "../../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const activate = (token: unknown) => gateway.as(null, "POST", "/v1/activations", { token });
const invite = (userId: string, expiresAt = new Date(Date.now() + 60_000)) =>
  makeLink(gateway.mysql, { purpose: "ACTIVATE", userId, expiresAt });

test("200: the invited user is active, signed in, and sees the codes of the same tickets", async () => {
  const userId = await gateway.user({ status: "INVITED" });
  const eventId = await makeEvent(gateway.mysql);
  await issue(gateway.mysql, { eventId, userId, count: 2 });
  const mine = async () => listOf(Ticket).parse(await (await gateway.as(userId, "GET", "/v1/me/tickets")).json()).items;
  const before = await mine();
  expect(before.map((ticket) => ticket.code)).toEqual([null, null]);

  const response = await activate(await invite(userId));
  expect(response.status).toBe(200);
  const { user, session } = SignedIn.strict().parse(await response.json());
  expect(user).toMatchObject({ id: userId, status: "ACTIVE" });
  expect(response.headers.getSetCookie()[0]).toContain(session.token);

  const after = await mine();
  expect(after.map((ticket) => ({ ...ticket, code: null }))).toEqual(before);
  for (const ticket of after) expect(ticket.code).toHaveLength(152);
  const row = await gateway.services.prisma.user.findUnique({ where: { id: userId } });
  expect(row?.activatedAt).not.toBeNull();
});

test("the activation is announced to the other gateways", async () => {
  const userId = await gateway.user({ status: "INVITED" });
  const announced = await nextChange(gateway, "user-changed");
  await activate(await invite(userId));
  expect(await announced()).toBe(userId);
});

test("410: the link works once, also when many follow it at the same moment", async () => {
  const token = await invite(await gateway.user({ status: "INVITED" }));
  const answers = await Promise.all(Array.from({ length: 5 }, () => activate(token)));
  expect(answers.map((answer) => answer.status).toSorted((one, other) => one - other)).toEqual([
    200, 410, 410, 410, 410,
  ]);
  expect((await problemOf(await activate(token))).code).toBe("link-used");
});

test("410: another link of one who is active by now opens nothing, since whoever made it knows it too", async () => {
  const userId = await gateway.user({ status: "INVITED" });
  const [first, second] = [await invite(userId), await invite(userId)];
  expect((await activate(first)).status).toBe(200);
  const refused = await activate(second);
  expect(refused.headers.getSetCookie()).toEqual([]);
  const problem = await problemOf(refused);
  expect([problem.code, problem.detail]).toEqual([
    "link-expired",
    "Your account is active already. Ask for a link to sign in.",
  ]);
});

test("410: an expired link activates nobody", async () => {
  const userId = await gateway.user({ status: "INVITED" });
  const late = await problemOf(await activate(await invite(userId, new Date(Date.now() - 1000))));
  expect(late.code).toBe("link-expired");
  const row = await gateway.services.prisma.user.findUnique({ where: { id: userId } });
  expect(row?.status).toBe("INVITED");
});

test("404: a token that is nobody's, or a sign-in's", async () => {
  const signIn = await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId: await gateway.user() });
  expect((await problemOf(await activate(signIn))).code).toBe("link-unknown");
  expect((await problemOf(await activate("guessed"))).code).toBe("link-unknown");
});

test("403: who is suspended is not made active by an old invitation", async () => {
  const userId = await gateway.user({ status: "SUSPENDED" });
  expect((await problemOf(await activate(await invite(userId)))).code).toBe("forbidden");
  const row = await gateway.services.prisma.user.findUnique({ where: { id: userId } });
  expect(row?.status).toBe("SUSPENDED");
});

test("400: no token", async () => {
  expect((await problemOf(await activate(undefined))).errors?.[0]?.path).toBe("token");
});
