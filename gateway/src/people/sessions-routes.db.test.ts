import { openMysql } from "@admit/prisma";
import { afterEach, expect, test, vi } from "vitest";
import { hostAudience, hostGateway } from "../../test/tools/host-provider.ts";
import { codeOf } from "../../test/tools/problem-of.ts";
import type { TestGateway } from "../../test/tools/test-gateway.ts";
import { listenForChanges } from "../platform/line/listen-for-changes.ts";
import { UserCache } from "./users/user-cache.ts";

const { gateway, host } = hostGateway();
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

type App = TestGateway["app"];
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
const me = async (app: App, token: string): Promise<number> => (await app.request("/v1/me", bearer(token))).status;
const current = "/v1/sessions/current";
const all = "/v1/sessions";
const end = async (which: typeof current | typeof all, token: string) =>
  (await gateway.app.request(which, { method: "DELETE", ...bearer(token) })).status;
const newToken = async (userId?: string) => gateway.token(userId ?? (await gateway.user()));

/** Another gateway of the same deployment, or the same one restarted. It is not notified of changes unless it listens. */
function anotherGateway(mysql = gateway.mysql) {
  const users = new UserCache(mysql);
  return { users, app: gateway.appWith({ users }) };
}

test("204: the session's cookie is cleared, with and without a session", async () => {
  for (const userId of [await gateway.user(), null]) {
    const response = await gateway.as(userId, "DELETE", current);
    expect(response.status).toBe(204);
    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-admit_session=; Max-Age=0;/);
    for (const attribute of ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"])
      expect(cookie.split("; ")).toContain(attribute);
  }
});

test("204: the session of a cookie ends, and signing out again changes nothing", async () => {
  const headers = { Cookie: `__Host-admit_session=${await newToken()}`, Origin: "https://tickets.example.org" };
  const signOut = async () => (await gateway.app.request(current, { method: "DELETE", headers })).status;
  expect([await signOut(), await signOut()]).toEqual([204, 204]);
  expect((await gateway.app.request("/v1/me", { headers })).status).toBe(401);
});

test("204: sign-outs of staff are in the audit, those of buyers are not", async () => {
  const [staff, buyer] = [await gateway.user({ role: "STAFF" }), await gateway.user()];
  for (const userId of [staff, buyer]) await gateway.as(userId, "DELETE", current);
  expect(await gateway.audit(staff)).toEqual([{ actorId: staff, action: "session.end", details: {} }]);
  expect(await gateway.audit(buyer)).toEqual([]);
});

test("503: a session that cannot be read is not reported as ended", async () => {
  const mysql = openMysql("mysql://root@127.0.0.1:1/nowhere", 1);
  const blind = anotherGateway(mysql).app;
  const response = await blind.request(current, { method: "DELETE", ...bearer(await newToken()) });
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(await codeOf(response)).toBe("database-unavailable");
  await mysql.end();
});

test.each(["ACTIVE", "INVITED", "SUSPENDED"] as const)(
  "204: a user who is %s signs out everywhere; it is in the audit, and the session's cookie is cleared",
  async (status) => {
    const userId = await gateway.user({ status });
    const response = await gateway.as(userId, "DELETE", all);
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-admit_session=; Max-Age=0;/);
    expect((await gateway.as(userId, "GET", "/v1/me")).status).toBe(401);
    expect(await gateway.audit(userId)).toEqual([{ actorId: userId, action: "session.end-all", details: {} }]);
  },
);

test.each([current, all] as const)(
  "DELETE %s ends every copy of the token: on gateways that listen and that start at once, on all after ten seconds",
  async (which) => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const [listening, unnotified] = [anotherGateway(), anotherGateway()];
    const { store } = gateway.services;
    const subscription = listenForChanges(store, { events: { invalidate: () => undefined }, users: listening.users });
    await subscription.ready;
    const token = await newToken();
    for (const { app } of [gateway, listening, unnotified]) expect(await me(app, token)).toBe(200);
    expect(await end(which, token)).toBe(204);
    for (const { app } of [gateway, anotherGateway()]) expect(await me(app, token)).toBe(401);
    await expect.poll(() => me(listening.app, token)).toBe(401);
    vi.advanceTimersByTime(10_000);
    expect(await me(unnotified.app, token)).toBe(401);
    subscription.close();
  },
);

test("signing out ends this session alone, also where another began in the same second", async () => {
  const userId = await gateway.user();
  const [one, other] = [await newToken(userId), await newToken(userId)];
  expect(await end(current, one)).toBe(204);
  expect([await me(gateway.app, one), await me(gateway.app, other)]).toEqual([401, 200]);
});

test("a copy whose signature is spelled otherwise ends with the session", async () => {
  const token = await newToken();
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  // 64 bytes leave four bits of the last character unused.
  const respelled = token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) ?? "") ^ 1];
  expect(respelled).not.toBe(token);
  expect(await me(gateway.app, respelled)).toBe(200);
  expect(await end(current, token)).toBe(204);
  expect(await me(gateway.app, respelled)).toBe(401);
});

test("signing out everywhere ends all sessions of one user, and the next one is valid on every gateway at once", async () => {
  const unnotified = anotherGateway();
  const userId = await gateway.user();
  const bystander = await newToken();
  const tokens = [await newToken(userId), await newToken(userId)];
  expect(await me(unnotified.app, tokens[0] ?? "")).toBe(200);
  expect(await end(all, tokens[0] ?? "")).toBe(204);
  for (const token of tokens) expect(await me(gateway.app, token)).toBe(401);
  const token = await gateway.link({ purpose: "SIGN_IN", userId });
  const signedIn = await gateway.as(null, "POST", all, { token });
  const { session } = (await signedIn.json()) as { session: { token: string } };
  expect([await me(gateway.app, session.token), await me(unnotified.app, session.token)]).toEqual([200, 200]);
  expect(await me(gateway.app, bystander)).toBe(200);
});

test("signing out everywhere ends a host's tokens that were issued before, and none that is issued later", async () => {
  const nowS = Math.floor(Date.now() / 1000);
  const hostToken = (claims: object) => host.token({ sub: "everywhere", aud: hostAudience, ...claims });
  const earlier = await hostToken({ iat: nowS - 30 });
  const undated = await hostToken({});
  const later = await hostToken({ iat: nowS + 30 });
  expect(await me(gateway.app, earlier)).toBe(200);
  expect(await end(all, earlier)).toBe(204);
  for (const { app } of [gateway, anotherGateway()]) expect(await me(app, earlier)).toBe(401);
  expect(await me(gateway.app, later)).toBe(200);
  // Without a time of issue it ends when it expires, or when it is signed out itself.
  expect(await me(gateway.app, undated)).toBe(200);
  expect(await end(current, undated)).toBe(204);
  for (const { app } of [gateway, anotherGateway()]) expect(await me(app, undated)).toBe(401);
});

test("a user can end up to a hundred sessions one by one; one more ends all of them", async () => {
  const userId = await gateway.user();
  const kept = await newToken(userId);
  const expiresAt = new Date(Date.now() + 3_600_000);
  const rows = Array.from({ length: 99 }, (_, at) => [userId, Buffer.alloc(32, at), expiresAt]);
  await gateway.mysql.query("INSERT INTO EndedSession (userId, id, expiresAt) VALUES ?", [rows]);
  expect(await end(current, await newToken(userId))).toBe(204);
  expect(await me(gateway.app, kept)).toBe(200);
  expect(await end(current, await newToken(userId))).toBe(204);
  expect(await me(gateway.app, kept)).toBe(401);
  expect(await gateway.services.prisma.endedSession.count({ where: { userId } })).toBe(100);
});

test("rows of expired sessions are removed with the next sign-out", async () => {
  const expired = { userId: await gateway.user(), id: Buffer.alloc(32, 1), expiresAt: new Date(Date.now() - 1000) };
  await gateway.mysql.query("INSERT INTO EndedSession SET ?", expired);
  await end(current, await newToken());
  expect(await gateway.services.prisma.endedSession.count({ where: { userId: expired.userId } })).toBe(0);
});

test("a sign-out whose clean-up fails is still a sign-out, announced at once, and the failure is logged", async () => {
  const token = await newToken();
  expect(await me(gateway.app, token)).toBe(200);
  const failed = new Error("the clean-up failed");
  vi.spyOn(gateway.services.prisma, "$executeRaw").mockRejectedValueOnce(failed);
  expect(await end(current, token)).toBe(204);
  expect(await me(gateway.app, token)).toBe(401);
  await expect.poll(() => JSON.stringify(gateway.logged)).toContain(failed.message);
});
