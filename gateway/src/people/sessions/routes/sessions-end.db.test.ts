import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

test.each(["ACTIVE", "INVITED", "SUSPENDED"] as const)(
  "204: a user who is %s signs out everywhere; it is in the audit, and the session's cookie is cleared",
  async (status) => {
    const userId = await gateway.user({ status });
    const response = await gateway.as(userId, "DELETE", "/v1/sessions");
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-admit_session=; Max-Age=0;/);
    expect((await gateway.as(userId, "GET", "/v1/me")).status).toBe(401);
    expect(await gateway.audit(userId)).toEqual([{ actorId: userId, action: "session.end-all", details: {} }]);
  },
);

test("401: without a session", async () => {
  expect((await problemOf(await gateway.as(null, "DELETE", "/v1/sessions"))).code).toBe("unauthenticated");
});
