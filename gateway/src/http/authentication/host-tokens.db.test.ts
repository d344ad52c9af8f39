import { User } from "@admit/contract";
import { expect, test, vi } from "vitest";
import { hostGateway } from "../../../test/tools/host-provider.ts";
import { codeOf } from "../../../test/tools/problem-of.ts";
import type { TestGateway } from "../../../test/tools/test-gateway.ts";
import { UserCache } from "../../people/users/user-cache.ts";

const { gateway, host } = hostGateway();

const nowS = () => Math.floor(Date.now() / 1000);
const withToken = async (token: string, app: TestGateway["app"] = gateway.app) =>
  app.request("/v1/me", { headers: { Authorization: `Bearer ${token}` } });
async function userOf(token: string, app = gateway.app): Promise<User> {
  const response = await withToken(token, app);
  expect(response.status).toBe(200);
  return User.parse(await response.json());
}
const me = async (claims: Parameters<typeof host.token>[0]) => userOf(await host.token(claims));
const verified = (sub: string, more: object = {}) => ({
  sub,
  email: `${sub}@example.org`,
  email_verified: true,
  ...more,
});
/** Another gateway process on the same servers. */
const otherApp = (settings = {}) => gateway.appWith({ users: new UserCache(gateway.mysql) }, settings);

test("a host's token creates its user once, active, with the token's name and role", async () => {
  const claims = verified("new", { email: "New@Example.org", name: "Ann", role: "STAFF" });
  const user = await me(claims);
  expect(user).toMatchObject({ email: "new@example.org", name: "Ann", role: "STAFF", status: "ACTIVE" });
  expect((await me({ ...claims, name: "Other" })).id).toBe(user.id);
});

test("hundreds of new buyers at once get one account each, however often each asks", async () => {
  const subjects = Array.from({ length: 300 }, (_, at) => `crowd-${at % 250}`);
  const tokens = await Promise.all(subjects.map((sub, at) => host.token(verified(sub, { jti: `${at}` }))));
  const users = await Promise.all(tokens.map((token) => userOf(token)));
  const bySubject = new Map(users.map((user, at) => [subjects[at], user.id]));
  expect(new Set(bySubject.values()).size).toBe(250);
  for (const [at, user] of users.entries()) expect(user.id).toBe(bySubject.get(subjects[at]));
});

test("two gateways that see the same new buyer at once create one account", async () => {
  const another = otherApp();
  for (let round = 0; round < 5; round++) {
    const token = await host.token(verified(`raced-${round}`));
    const [one, two] = await Promise.all([userOf(token), userOf(token, another)]);
    expect(one).toEqual(two);
  }
});

test.each(["INVITED", "ACTIVE"] as const)(
  "a verified address of a user who is %s and has no subject binds to that user, who stays so",
  async (status) => {
    const sub = status.toLowerCase();
    const id = await gateway.user({ email: `${sub}@example.org`, status, name: "Kept" });
    expect(await me(verified(sub, { name: "Other" }))).toMatchObject({ id, status, name: "Kept" });
  },
);

test("an unverified address gives access to no account, and is not stored", async () => {
  const id = await gateway.user({ email: "victim@example.org", role: "ADMIN" });
  const user = await me({ sub: "thief", email: "victim@example.org", email_verified: false });
  expect(user).toMatchObject({ email: null, role: "BUYER" });
  expect(user.id).not.toBe(id);
});

test("a verified address that another subject has already stays theirs", async () => {
  const first = await me(verified("first", { email: "shared@example.org" }));
  const second = await me(verified("second", { email: "shared@example.org" }));
  expect(first.email).toBe("shared@example.org");
  expect(second).toMatchObject({ email: null, status: "ACTIVE" });
  expect(second.id).not.toBe(first.id);
});

test("an older token restores neither the role nor the address that the host has changed, on any gateway", async () => {
  const old = verified("demoted", { role: "ADMIN", email: "demoted-old@example.org", iat: nowS() - 30 });
  const oldToken = await host.token(old);
  expect(await userOf(oldToken)).toMatchObject({ role: "ADMIN" });
  const fresh = { ...old, role: "BUYER", email: "demoted-new@example.org", iat: nowS() - 10 };
  const after = { role: "BUYER", email: "demoted-new@example.org" };
  expect(await me(fresh)).toMatchObject(after);
  expect(await userOf(oldToken, otherApp())).toMatchObject(after);
  expect(await me({ ...old, jti: "another of that time" })).toMatchObject(after);
  // Also a token that is first seen after a newer one that changes nothing.
  expect(await me({ ...fresh, iat: nowS() })).toMatchObject(after);
  expect(await me({ ...fresh, role: "ADMIN", iat: nowS() - 5 })).toMatchObject(after);
});

const hostChanges = async (id: string) =>
  (await gateway.audit(id)).filter(({ action }) => action === "user.host-change").map(({ details }) => details);

test("a local admin whose token names no role stays an admin, and the audit has no entry", async () => {
  const email = "local-admin@example.org";
  const id = await gateway.user({ email, role: "ADMIN" });
  for (let times = 0; times < 2; times++)
    expect(await me(verified("local-admin", { jti: `${times}` }))).toMatchObject({ id, role: "ADMIN" });
  expect(await hostChanges(id)).toEqual([]);
});

test("a role from staff outlives the next token, and the host can withdraw only the role that it gave", async () => {
  const { id } = await me({ sub: "both" });
  expect((await gateway.as(gateway.admin, "PATCH", `/v1/admin/users/${id}`, { role: "STAFF" })).status).toBe(200);
  expect((await me({ sub: "both", jti: "again" })).role).toBe("STAFF");
  expect((await me({ sub: "both", role: "ADMIN" })).role).toBe("ADMIN");
  expect((await me({ sub: "both", jti: "third" })).role).toBe("STAFF");
  expect(await hostChanges(id)).toEqual([
    { before: { role: "STAFF" }, after: { role: "ADMIN" } },
    { before: { role: "ADMIN" }, after: { role: "STAFF" } },
  ]);
});

test.each([
  ["host", "BUYER"],
  ["local", "ADMIN"],
] as const)("with AUTH_ROLES=%s a local admin with a token without a role is %s", async (AUTH_ROLES, role) => {
  const sub = `by-${AUTH_ROLES}`;
  await gateway.user({ email: `${sub}@example.org`, role: "ADMIN" });
  expect(await userOf(await host.token(verified(sub)), otherApp({ AUTH_ROLES }))).toMatchObject({ role });
});

test("a verified address that changes at the host follows, and its open links end; another's stays theirs", async () => {
  const { id } = await me(verified("mover", { email: "before@example.org" }));
  const link = await gateway.link({ purpose: "SIGN_IN", userId: id });
  const email = "after@example.org";
  expect(await me(verified("mover", { email: "After@example.org" }))).toMatchObject({ id, email });
  expect((await gateway.as(null, "POST", "/v1/sessions", { token: link })).status).toBe(410);
  await gateway.user({ email: "theirs@example.org" });
  expect(await me(verified("mover", { email: "theirs@example.org" }))).toMatchObject({ id, email });
  expect(await me({ sub: "mover", email: "unproved@example.org", email_verified: false })).toMatchObject({ id, email });
  expect(await gateway.services.prisma.user.findUnique({ where: { id } })).toMatchObject({ email });
  expect(await hostChanges(id)).toEqual([{ before: { email: "before@example.org" }, after: { email } }]);
});

test("401: unknown key ids do not make the gateway fetch the keys repeatedly", async () => {
  const before = host.asked();
  for (let at = 0; at < 5; at++)
    expect((await withToken(await host.token({ sub: "x" }, { kid: `unknown-${at}` }))).status).toBe(401);
  // Once, if the cooldown since the last fetch is over.
  expect(host.asked() - before).toBeLessThanOrEqual(1);
});

test("an operator's stream verifies its token once, when it begins", async () => {
  const headers = { Authorization: `Bearer ${await host.token({ sub: "operator", role: "STAFF" })}` };
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const stream = await gateway.app.request("/v1/ops/stream", { headers });
  const peek = vi.spyOn(gateway.services.users, "peek");
  vi.advanceTimersByTime(60_000);
  expect(peek).toHaveBeenCalled();
  await stream.body?.cancel();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("503: a provider that does not answer is not the caller's fault, and public pages do not need it", async () => {
  const lonely = otherApp({ AUTH_JWKS_URL: "http://127.0.0.1:1/jwks" });
  const headers = { Authorization: `Bearer ${await host.token({ sub: "x" })}` };
  const refused = await lonely.request("/v1/me", { headers });
  expect(refused.headers.get("Retry-After")).toBe("2");
  expect(await codeOf(refused)).toBe("identity-unavailable");
  expect((await lonely.request("/v1/events", { headers })).status).toBe(200);
});
