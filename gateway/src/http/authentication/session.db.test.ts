import { sessionMs } from "@admit/contract";
import { openKeys } from "@admit/tickets";
import { importJWK, jwtVerify, type JWK } from "jose";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { announceUserChange } from "../../people/users/user-cache.ts";
import { testGateway } from "../../../test/tools/test-gateway.ts";
import { codeOf, problemOf } from "../../../test/tools/problem-of.ts";
import { signSession } from "../../people/sessions/session-token.ts";

const gateway = testGateway();
const me = async (headers: Record<string, string>, app = gateway.app) => app.request("/v1/me", { headers });

test("a session ends at its expiry", async () => {
  const [lasting = "", ended = ""] = await Promise.all(
    [60_000, -60_000].map((ms) => gateway.token(gateway.buyer, new Date(Date.now() - sessionMs + ms))),
  );
  expect((await me({ Authorization: `Bearer ${lasting}` })).status).toBe(200);
  const refused = await problemOf(me({ Authorization: `Bearer ${ended}` }));
  expect([refused.code, refused.detail]).toEqual(["unauthenticated", "The session has expired."]);
});

test("a session signed with another deployment's key is refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "admit-keys-"));
  const { token } = await signSession(gateway.buyer, openKeys(folder));
  expect(await codeOf(me({ Authorization: `Bearer ${token}` }))).toBe("unauthenticated");
  rmSync(folder, { recursive: true });
});

test("200: anyone can verify a session with the published keys, which contain no private part", async () => {
  const response = await gateway.as(null, "GET", "/.well-known/jwks.json");
  const { keys } = (await response.json()) as { keys: JWK[] };
  expect(keys.map((key) => key.use)).toEqual(["sig", "ticket"]);
  for (const key of keys) expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
  const session = keys.find((key) => key.use === "sig") ?? {};
  const { payload, protectedHeader } = await jwtVerify(await gateway.token("a user"), await importJWK(session));
  expect(protectedHeader.kid).toBe(session.kid);
  expect(payload).toMatchObject({ iss: "admit", aud: "admit", sub: "a user" });
});

test("the header takes precedence over the cookie, even if it is wrong", async () => {
  const [one, two] = [gateway.buyer, gateway.staff];
  const token = await gateway.token(one);
  const cookie = `other=1; __Host-admit_session=${await gateway.token(two)}`;
  expect(await (await me({ Authorization: `bearer ${token}`, Cookie: cookie })).json()).toMatchObject({ id: one });
  expect(await (await me({ Cookie: cookie })).json()).toMatchObject({ id: two });
  for (const wrong of ["Bearer nonsense", "Basic abc", "Bearer"])
    expect((await me({ Authorization: wrong, Cookie: cookie })).status).toBe(401);
});

test("over https a cookie without the __Host- prefix, which any host of the domain could set, is ignored", async () => {
  const token = await gateway.token(gateway.buyer);
  expect((await me({ Cookie: `admit_session=${token}` })).status).toBe(401);
  expect((await me({ Cookie: `__Host-admit_session=${token}` })).status).toBe(200);
});

test("over http, where browsers refuse the prefix, the cookie without it is read and written", async () => {
  const plain = gateway.appWith({}, { PUBLIC_URL: "http://127.0.0.1:8080" });
  const token = await gateway.link({ purpose: "SIGN_IN", userId: gateway.buyer });
  const opened = await plain.as(null, "POST", "/v1/sessions", { token });
  const [set = ""] = opened.headers.getSetCookie();
  expect(set).toMatch(/^admit_session=/);
  expect(set).not.toContain("Secure");
  const [cookie = ""] = set.split(";");
  expect((await me({ Cookie: cookie }, plain)).status).toBe(200);
});

test("an announced change of a user takes effect at once", async () => {
  const userId = await gateway.user({ role: "STAFF" });
  const list = () => gateway.as(userId, "GET", "/v1/admin/events");
  expect((await list()).status).toBe(200);
  await gateway.mysql.query("UPDATE User SET status = 'SUSPENDED' WHERE id = ?", [userId]);
  announceUserChange(gateway.services, userId);
  expect((await list()).status).toBe(403);
});
