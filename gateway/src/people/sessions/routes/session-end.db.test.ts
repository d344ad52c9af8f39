import { openMysql } from "@admit/prisma";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../../../http/app.ts";
import { signSession } from "../session-token.ts";
import { problemOf } from "../../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../../test/tools/test-gateway.ts";
import { UserCache } from "../../users/user-cache.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

test("204: the session's cookie is cleared, whether there was a session or not", async () => {
  for (const userId of [await gateway.user(), null]) {
    const response = await gateway.as(userId, "DELETE", "/v1/sessions/current");
    expect(response.status).toBe(204);
    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-admit_session=; Max-Age=0;/);
    for (const attribute of ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"])
      expect(cookie.split("; ")).toContain(attribute);
  }
});

test("204: the session of a cookie ends, and signing out again changes nothing", async () => {
  const { token } = await signSession(await gateway.user(), gateway.services.keys);
  const headers = { Cookie: `__Host-admit_session=${token}`, Origin: "https://tickets.example.org" };
  const signOut = async () => (await gateway.app.request("/v1/sessions/current", { method: "DELETE", headers })).status;
  expect([await signOut(), await signOut()]).toEqual([204, 204]);
  expect((await gateway.app.request("/v1/me", { headers })).status).toBe(401);
});

test("204: sign-outs of staff are in the audit, buyers' are not", async () => {
  const [staff, buyer] = [await gateway.user({ role: "STAFF" }), await gateway.user()];
  for (const userId of [staff, buyer]) await gateway.as(userId, "DELETE", "/v1/sessions/current");
  expect(await gateway.audit(staff)).toEqual([{ actorId: staff, action: "session.end", details: {} }]);
  expect(await gateway.audit(buyer)).toEqual([]);
});

test("503: a session that cannot be looked up is not reported as ended", async () => {
  const mysql = openMysql("mysql://root@127.0.0.1:1/nowhere", 1);
  const blind = createApp({ ...gateway.services, users: new UserCache(mysql), metrics: new Registry() });
  const { token } = await signSession(await gateway.user(), gateway.services.keys);
  const headers = { Authorization: `Bearer ${token}` };
  const response = await blind.request("/v1/sessions/current", { method: "DELETE", headers });
  expect(response.headers.getSetCookie()).toEqual([]);
  expect((await problemOf(response)).code).toBe("database-unavailable");
  await mysql.end();
});
