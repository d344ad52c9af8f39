import { Registry } from "prom-client";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createApp } from "../../http/app.ts";
import { signSession } from "./session-token.ts";
import { listenForChanges } from "../../platform/line/listen-for-changes.ts";

import { hostAudience, openHost } from "../../../test/tools/host-provider.ts";
import { makeLink } from "../../../test/tools/make-link.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { UserCache } from "../users/user-cache.ts";

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
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

type App = TestGateway["app"];
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
const me = async (app: App, token: string): Promise<number> => (await app.request("/v1/me", bearer(token))).status;
const end = async (which: "/v1/sessions/current" | "/v1/sessions", token: string) =>
  (await gateway.app.request(which, { method: "DELETE", ...bearer(token) })).status;
const newToken = async (userId: string): Promise<string> => (await signSession(userId, gateway.services.keys)).token;

/** Another gateway of the same deployment, or the same one restarted. If it listens, it is notified of changes. */
function anotherGateway() {
  const users = new UserCache(gateway.mysql);
  return { users, app: createApp({ ...gateway.services, users, metrics: new Registry() }) };
}

const both = ["/v1/sessions/current", "/v1/sessions"] as const;

test.each(both)("DELETE %s ends every copy of the token, on every gateway that listens", async (which) => {
  const { users, app } = anotherGateway();
  const subscription = listenForChanges(gateway.services.store, { events: { invalidate: () => undefined }, users });
  await subscription.ready;
  const token = await newToken(await gateway.user());
  expect([await me(gateway.app, token), await me(app, token)]).toEqual([200, 200]);
  expect(await end(which, token)).toBe(204);
  expect(await me(gateway.app, token)).toBe(401);
  await expect.poll(() => me(app, token)).toBe(401);
  subscription.close();
});

test.each(both)("after DELETE %s the session is over for a gateway that starts anew", async (which) => {
  const token = await newToken(await gateway.user());
  expect(await end(which, token)).toBe(204);
  expect(await me(anotherGateway().app, token)).toBe(401);
});

test.each(both)(
  "a gateway that hears no messages refuses after ten seconds a session that DELETE %s has ended",
  async (which) => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const { app } = anotherGateway();
    const token = await newToken(await gateway.user());
    expect(await me(app, token)).toBe(200);
    expect(await end(which, token)).toBe(204);
    vi.advanceTimersByTime(10_000);
    expect(await me(app, token)).toBe(401);
  },
);

test("signing out ends this session alone, also where another began in the same second", async () => {
  const userId = await gateway.user();
  const [one, other] = [await newToken(userId), await newToken(userId)];
  expect(await end("/v1/sessions/current", one)).toBe(204);
  expect([await me(gateway.app, one), await me(gateway.app, other)]).toEqual([401, 200]);
});

test("a copy whose signature is spelled otherwise ends with the session", async () => {
  const token = await newToken(await gateway.user());
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  // 64 bytes leave four bits of the last character unused.
  const respelled = token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) ?? "") ^ 1];
  expect(respelled).not.toBe(token);
  expect(await me(gateway.app, respelled)).toBe(200);
  expect(await end("/v1/sessions/current", token)).toBe(204);
  expect(await me(gateway.app, respelled)).toBe(401);
});

test("signing out everywhere ends all sessions of one user, and the next one is good on every gateway at once", async () => {
  const deaf = anotherGateway();
  const userId = await gateway.user();
  const bystander = await newToken(await gateway.user());
  const tokens = [await newToken(userId), await newToken(userId)];
  expect(await me(deaf.app, tokens[0] ?? "")).toBe(200);
  expect(await end("/v1/sessions", tokens[0] ?? "")).toBe(204);
  for (const token of tokens) expect(await me(gateway.app, token)).toBe(401);
  const link = await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId });
  const signedIn = await gateway.as(null, "POST", "/v1/sessions", { token: link });
  const { session } = (await signedIn.json()) as { session: { token: string } };
  // The other gateway was not notified that the earlier ones have ended.
  expect([await me(gateway.app, session.token), await me(deaf.app, session.token)]).toEqual([200, 200]);
  expect(await me(gateway.app, bystander)).toBe(200);
});

const nowS = () => Math.floor(Date.now() / 1000);
const hostToken = (sub: string, claims: object) => host.token({ sub, aud: hostAudience, ...claims });

test("signing out everywhere ends a host's tokens that were issued before, and none that is issued later", async () => {
  const earlier = await hostToken("everywhere", { iat: nowS() - 30 });
  const unsaid = await hostToken("everywhere", {});
  const later = await hostToken("everywhere", { iat: nowS() + 30 });
  expect(await me(gateway.app, earlier)).toBe(200);
  expect(await end("/v1/sessions", earlier)).toBe(204);
  expect(await me(gateway.app, earlier)).toBe(401);
  expect(await me(anotherGateway().app, earlier)).toBe(401);
  expect(await me(gateway.app, later)).toBe(200);
  // Its time of issue is not known: it ends when it expires, or when it is signed out itself.
  expect(await me(gateway.app, unsaid)).toBe(200);
  expect(await end("/v1/sessions/current", unsaid)).toBe(204);
  expect(await me(gateway.app, unsaid)).toBe(401);
  expect(await me(anotherGateway().app, unsaid)).toBe(401);
});

test("a user can end up to a hundred sessions one by one; one more ends all of them", async () => {
  const userId = await gateway.user();
  const kept = await newToken(userId);
  const expiresAt = new Date(Date.now() + 3_600_000);
  const rows = Array.from({ length: 99 }, (_, at) => [userId, Buffer.alloc(32, at), expiresAt]);
  await gateway.mysql.query("INSERT INTO EndedSession (userId, id, expiresAt) VALUES ?", [rows]);
  expect(await end("/v1/sessions/current", await newToken(userId))).toBe(204);
  expect(await me(gateway.app, kept)).toBe(200);
  expect(await end("/v1/sessions/current", await newToken(userId))).toBe(204);
  expect(await me(gateway.app, kept)).toBe(401);
  expect(await gateway.services.prisma.endedSession.count({ where: { userId } })).toBe(100);
});

test("rows of expired sessions are removed with the next sign-out", async () => {
  const expired = { userId: await gateway.user(), id: Buffer.alloc(32, 1), expiresAt: new Date(Date.now() - 1000) };
  await gateway.mysql.query("INSERT INTO EndedSession SET ?", expired);
  await end("/v1/sessions/current", await newToken(await gateway.user()));
  expect(await gateway.services.prisma.endedSession.count({ where: { userId: expired.userId } })).toBe(0);
});

test("a sign-out whose clean-up fails is a sign-out, heard of at once, and the log has the failure", async () => {
  const token = await newToken(await gateway.user());
  expect(await me(gateway.app, token)).toBe(200);
  const failed = new Error("the clean-up failed");
  vi.spyOn(gateway.services.prisma, "$executeRaw").mockRejectedValueOnce(failed);
  expect(await end("/v1/sessions/current", token)).toBe(204);
  expect(await me(gateway.app, token)).toBe(401);
  await expect.poll(() => JSON.stringify(gateway.logged)).toContain(failed.message);
});
