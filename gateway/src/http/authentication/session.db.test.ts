import { sessionMs } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { announceUserChange } from "../../people/users/user-cache.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { makeLink } from "../../../test/tools/make-link.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { signSession } from "../../people/sessions/session-token.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const me = (headers: Record<string, string>) => gateway.app.request("/v1/me", { headers });

test("a session ends when it says so", async () => {
  const userId = await gateway.user();
  const { keys } = gateway.services;
  const lasting = await signSession(userId, keys, new Date(Date.now() - sessionMs + 60_000));
  const ended = await signSession(userId, keys, new Date(Date.now() - sessionMs - 60_000));
  expect((await me({ Authorization: `Bearer ${lasting.token}` })).status).toBe(200);
  const refused = await problemOf(await me({ Authorization: `Bearer ${ended.token}` }));
  expect([refused.code, refused.detail]).toEqual(["unauthenticated", "The session has expired."]);
});

test("a session of another set-up's key is none", async () => {
  const another = await openTestGateway();
  const { token } = await signSession(await gateway.user(), another.services.keys);
  expect((await problemOf(await me({ Authorization: `Bearer ${token}` }))).code).toBe("unauthenticated");
  await another.close();
});

test("the header outranks the cookie, and is not made up for by it", async () => {
  const [one, two] = [await gateway.user(), await gateway.user()];
  const { token } = await signSession(one, gateway.services.keys);
  const cookie = `other=1; __Host-admit_session=${(await signSession(two, gateway.services.keys)).token}`;
  expect(await (await me({ Authorization: `bearer ${token}`, Cookie: cookie })).json()).toMatchObject({ id: one });
  expect(await (await me({ Cookie: cookie })).json()).toMatchObject({ id: two });
  for (const wrong of ["Bearer nonsense", "Basic abc", "Bearer"])
    expect((await me({ Authorization: wrong, Cookie: cookie })).status).toBe(401);
});

test("over https a cookie of the plain name, which any host of the domain could set, signs no one in", async () => {
  const { token } = await signSession(await gateway.user(), gateway.services.keys);
  expect((await me({ Cookie: `admit_session=${token}` })).status).toBe(401);
  expect((await me({ Cookie: `__Host-admit_session=${token}` })).status).toBe(200);
});

test("over http, where browsers refuse the prefix, the plain name is read and written", async () => {
  const plain = await openTestGateway({ PUBLIC_URL: "http://127.0.0.1:8080" });
  const link = await makeLink(plain.mysql, { purpose: "SIGN_IN", userId: await plain.user() });
  const [set = ""] = (await plain.as(null, "POST", "/v1/sessions", { token: link })).headers.getSetCookie();
  expect(set).toMatch(/^admit_session=/);
  expect(set).not.toContain("Secure");
  const [cookie = ""] = set.split(";");
  expect((await plain.app.request("/v1/me", { headers: { Cookie: cookie } })).status).toBe(200);
  await plain.close();
});

test("a change of the user counts at once where it was announced", async () => {
  const userId = await gateway.user({ role: "STAFF" });
  const list = () => gateway.as(userId, "GET", "/v1/admin/events");
  expect((await list()).status).toBe(200);
  await gateway.mysql.query("UPDATE User SET status = 'SUSPENDED' WHERE id = ?", [userId]);
  announceUserChange(gateway.services, userId);
  expect((await list()).status).toBe(403);
});
