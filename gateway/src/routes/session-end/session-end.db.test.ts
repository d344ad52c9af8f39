import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "../../testing/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

test("204: the browser is told to forget the session, whether there was one or not", async () => {
  for (const userId of [await gateway.user(), null]) {
    const response = await gateway.as(userId, "DELETE", "/v1/sessions/current");
    expect(response.status).toBe(204);
    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^admit_session=; Max-Age=0;/);
    for (const attribute of ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"])
      expect(cookie.split("; ")).toContain(attribute);
  }
});
