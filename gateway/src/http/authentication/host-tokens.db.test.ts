import { User } from "@admit/contract";
import { generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Registry } from "prom-client";
import { createApp } from "../app.ts";
import { makeLink } from "../../../test/tools/make-link.ts";
import { hostAudience, hostIssuer, openHost } from "../../../test/tools/host-provider.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { UserCache } from "../../people/users/user-cache.ts";

let host: Awaited<ReturnType<typeof openHost>>;
let gateway: TestGateway;
beforeAll(async () => {
  host = await openHost();
  gateway = await openTestGateway(host.settings);
});
afterAll(async () => {
  await gateway.close();
  await host.close();
});

const nowS = () => Math.floor(Date.now() / 1000);
const withToken = (token: string) => gateway.app.request("/v1/me", { headers: { Authorization: `Bearer ${token}` } });
const me = async (claims: Parameters<typeof host.token>[0]) =>
  User.parse(await (await withToken(await host.token(claims))).json());

test("a host's token makes its user, once, active, with what it says of them", async () => {
  const claims = { sub: "new", email: "New@Example.org", email_verified: true, name: "Ann", role: "STAFF" };
  const user = await me(claims);
  expect(user).toMatchObject({ email: "new@example.org", name: "Ann", role: "STAFF", status: "ACTIVE" });
  expect((await me({ ...claims, name: "Other" })).id).toBe(user.id);
});

test("hundreds of new buyers at once each get an account of their own, whoever asks twice but one", async () => {
  const subjects = Array.from({ length: 300 }, (_, at) => `crowd-${at % 250}`);
  const tokens = await Promise.all(
    subjects.map((sub, at) => host.token({ sub, email: `${sub}@example.org`, email_verified: true, jti: `${at}` })),
  );
  const users = await Promise.all(tokens.map(async (token) => User.parse(await (await withToken(token)).json())));
  const bySubject = new Map(users.map((user, at) => [subjects[at], user.id]));
  expect(new Set(bySubject.values()).size).toBe(250);
  for (const [at, user] of users.entries()) expect(user.id).toBe(bySubject.get(subjects[at]));
});

test("two gateways that meet the same new buyer at once make one account", async () => {
  const another = await openTestGateway({
    ...host.settings,
    DATABASE_URL: gateway.services.settings.DATABASE_URL,
  });
  for (let round = 0; round < 5; round++) {
    const token = await host.token({
      sub: `raced-${round}`,
      email: `raced-${round}@example.org`,
      email_verified: true,
    });
    const headers = { Authorization: `Bearer ${token}` };
    const answers = await Promise.all([gateway, another].map(async ({ app }) => app.request("/v1/me", { headers })));
    const [one, two] = await Promise.all(answers.map(async (answer) => User.parse(await answer.json())));
    expect(one).toEqual(two);
  }
  await another.close();
});

test("a verified address of an invited user binds to that user, who stays invited", async () => {
  const id = await gateway.user({ email: "invited@example.org", status: "INVITED" });
  expect(await me({ sub: "invited", email: "invited@example.org", email_verified: true })).toMatchObject({
    id,
    status: "INVITED",
  });
});

test("a verified address of an active user whom no subject is bound to binds to that user", async () => {
  const id = await gateway.user({ email: "active@example.org", name: "Kept" });
  const user = await me({ sub: "active", email: "active@example.org", email_verified: true, name: "Other" });
  expect(user).toMatchObject({ id, name: "Kept" });
});

test("an address that is not verified gives nobody another's account, nor the address", async () => {
  const id = await gateway.user({ email: "victim@example.org", role: "ADMIN" });
  const user = await me({ sub: "thief", email: "victim@example.org", email_verified: false });
  expect(user).toMatchObject({ email: null, role: "BUYER" });
  expect(user.id).not.toBe(id);
});

test("a verified address that another subject has already stays theirs", async () => {
  const first = await me({ sub: "first", email: "shared@example.org", email_verified: true });
  const second = await me({ sub: "second", email: "shared@example.org", email_verified: true });
  expect(first.email).toBe("shared@example.org");
  expect(second).toMatchObject({ email: null, status: "ACTIVE" });
  expect(second.id).not.toBe(first.id);
});

test("the role follows the token, and one that is no role is a buyer's", async () => {
  const { id } = await me({ sub: "promoted" });
  expect((await me({ sub: "promoted", role: "ADMIN" })).role).toBe("ADMIN");
  expect(await me({ sub: "promoted", role: "owner" })).toMatchObject({ id, role: "BUYER" });
});

test("an older token gives back neither the role nor the address that the host took away, on any gateway", async () => {
  const old = {
    sub: "demoted",
    role: "ADMIN",
    email: "demoted-old@example.org",
    email_verified: true,
    iat: nowS() - 30,
  };
  const oldToken = await host.token(old);
  expect(User.parse(await (await withToken(oldToken)).json())).toMatchObject({ role: "ADMIN" });
  const fresh = { ...old, role: "BUYER", email: "demoted-new@example.org", iat: nowS() - 10 };
  const after = { role: "BUYER", email: "demoted-new@example.org" };
  expect(await me(fresh)).toMatchObject(after);
  const users = new UserCache(gateway.mysql);
  const other = createApp({ ...gateway.services, users, metrics: new Registry() });
  const headers = { Authorization: `Bearer ${oldToken}` };
  expect(User.parse(await (await other.request("/v1/me", { headers })).json())).toMatchObject(after);
  expect(await me({ ...old, jti: "another of that time" })).toMatchObject(after);
  // Also one that no gateway saw before a newer one said again what is so already.
  expect(await me({ ...fresh, iat: nowS() })).toMatchObject(after);
  expect(await me({ ...fresh, role: "ADMIN", iat: nowS() - 5 })).toMatchObject(after);
});

const rows = async (id: string) =>
  (
    (await gateway.mysql.query("SELECT email, role FROM User WHERE id = ?", [id]))[0] as {
      email: string;
      role: string;
    }[]
  )[0];
const hostChanges = async (id: string) => {
  const sql = "SELECT details FROM AuditEntry WHERE action = 'user.host-change' AND subjectId = ? ORDER BY id";
  return ((await gateway.mysql.query(sql, [id]))[0] as { details: unknown }[]).map(({ details }) =>
    typeof details === "string" ? (JSON.parse(details) as unknown) : details,
  );
};

test("a local admin whose token names no role stays an admin, and the audit has no entry", async () => {
  const email = "local-admin@example.org";
  const id = await gateway.user({ email, role: "ADMIN" });
  for (let times = 0; times < 2; times++)
    expect(await me({ sub: "local-admin", email, email_verified: true, jti: `${times}` })).toMatchObject({
      id,
      role: "ADMIN",
    });
  expect(await hostChanges(id)).toEqual([]);
});

test("a role that staff gave outlives the next token, and the host takes away what it gave itself", async () => {
  const admin = await gateway.user({ role: "ADMIN" });
  const { id } = await me({ sub: "both" });
  expect((await gateway.as(admin, "PATCH", `/v1/admin/users/${id}`, { role: "STAFF" })).status).toBe(200);
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
] as const)("with AUTH_ROLES=%s a local admin with a token of no role is %s", async (AUTH_ROLES, role) => {
  const other = await openTestGateway({ ...host.settings, AUTH_ROLES });
  const email = "local-admin@example.org";
  await other.user({ email, role: "ADMIN" });
  const headers = { Authorization: `Bearer ${await host.token({ sub: "x", email, email_verified: true })}` };
  expect(User.parse(await (await other.app.request("/v1/me", { headers })).json()).role).toBe(role);
  await other.close();
});

test("a verified address that changes at the host follows, and its open links end; another's stays theirs", async () => {
  const { id } = await me({ sub: "mover", email: "before@example.org", email_verified: true });
  const link = await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId: id });
  expect(await me({ sub: "mover", email: "After@example.org", email_verified: true })).toMatchObject({
    id,
    email: "after@example.org",
  });
  expect((await gateway.as(null, "POST", "/v1/sessions", { token: link })).status).toBe(410);
  await gateway.user({ email: "theirs@example.org" });
  expect((await me({ sub: "mover", email: "theirs@example.org", email_verified: true })).email).toBe(
    "after@example.org",
  );
  expect((await me({ sub: "mover", email: "unproved@example.org", email_verified: false })).email).toBe(
    "after@example.org",
  );
  expect(await rows(id)).toMatchObject({ email: "after@example.org" });
  expect(await hostChanges(id)).toEqual([
    { before: { email: "before@example.org" }, after: { email: "after@example.org" } },
  ]);
});

test.each([
  ["expired", { sub: "x", exp: nowS() - 60 }],
  ["without an end", { sub: "x", exp: undefined }],
  ["without a subject", {}],
  ["for another audience", { sub: "x", aud: "others" }],
  ["of another issuer", { sub: "x", iss: "https://elsewhere.example.org" }],
  ["that pretends to be one of ours", { sub: "x", iss: "admit", aud: "admit" }],
])("401: a token %s", async (_what, claims) => {
  const response = await withToken(await host.token(claims as Parameters<typeof host.token>[0]));
  expect(response.headers.get("WWW-Authenticate")).toBe('Bearer error="invalid_token"');
  expect((await problemOf(response)).code).toBe("unauthenticated");
});

test("401: a signature of a stranger's key, of a symmetric key, and of none", async () => {
  const stranger = await generateKeyPair("ES256");
  const hmac = await new SignJWT({ iss: hostIssuer, aud: hostAudience, sub: "x", exp: nowS() + 60 })
    .setProtectedHeader({ alg: "HS256", kid: "host-1" })
    .sign(new TextEncoder().encode("a secret that is long enough for HMAC"));
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const unsigned = `${part({ alg: "none" })}.${part({ iss: hostIssuer, aud: hostAudience, sub: "x", exp: nowS() + 60 })}.`;
  for (const token of [
    await host.token({ sub: "x" }, { key: stranger.privateKey }),
    hmac,
    unsigned,
    "nonsense",
    "a.b.c",
  ])
    expect((await problemOf(await withToken(token))).code, token).toBe("unauthenticated");
});

test("401: an unknown key id does not make the keys be fetched again and again", async () => {
  const before = host.asked();
  for (let at = 0; at < 5; at++)
    expect((await withToken(await host.token({ sub: "x" }, { kid: `unknown-${at}` }))).status).toBe(401);
  // Once, in case that the cooldown since the last time is over.
  expect(host.asked() - before).toBeLessThanOrEqual(1);
});

test("a stream of an operator relies on the token that was verified when it began, and verifies no second time", async () => {
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
  const lonely = await openTestGateway({ ...host.settings, AUTH_JWKS_URL: "http://127.0.0.1:1/jwks" });
  const headers = { Authorization: `Bearer ${await host.token({ sub: "x" })}` };
  const refused = await lonely.app.request("/v1/me", { headers });
  expect(refused.headers.get("Retry-After")).toBe("2");
  expect((await problemOf(refused)).code).toBe("identity-unavailable");
  expect((await lonely.app.request("/v1/events", { headers })).status).toBe(200);
  await lonely.close();
});
