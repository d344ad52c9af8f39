import { SignInPreview } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeLink } from "../../../../test/tools/make-link.ts";
import { problemOf } from "../../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const preview = (token: unknown) => gateway.as(null, "POST", "/v1/sessions/preview", { token });

test("200: a link names the account that it signs in to, and stays good", async () => {
  const userId = await gateway.user({ name: "Ann", email: "ann@example.org" });
  const token = await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId });
  for (let times = 0; times < 2; times++) {
    const response = await preview(token);
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(SignInPreview.strict().parse(await response.json())).toMatchObject({
      email: "ann@example.org",
      name: "Ann",
    });
  }
  expect((await gateway.as(null, "POST", "/v1/sessions", { token })).status).toBe(200);
});

test("200: a link for an address without an account names the address, and creates no account", async () => {
  const email = "unseen@example.org";
  const token = await makeLink(gateway.mysql, { purpose: "SIGN_IN", email });
  expect(await (await preview(token)).json()).toMatchObject({ email, name: "" });
  const [users] = await gateway.mysql.query("SELECT id FROM User WHERE email = ?", [email]);
  expect(users).toEqual([]);
});

test("404: link-unknown, also for an invitation's link", async () => {
  const userId = await gateway.user({ status: "INVITED" });
  for (const token of ["nonsense", await makeLink(gateway.mysql, { purpose: "ACTIVATE", userId })]) {
    const response = await preview(token);
    expect(response.status).toBe(404);
    expect((await problemOf(response)).code).toBe("link-unknown");
  }
});

test("410: a link that was used or has expired is refused as signing in with it would be", async () => {
  const userId = await gateway.user();
  const used = await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId });
  await gateway.as(null, "POST", "/v1/sessions", { token: used });
  expect((await problemOf(await preview(used))).code).toBe("link-used");
  const expired = await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId, expiresAt: new Date(Date.now() - 1) });
  expect((await problemOf(await preview(expired))).code).toBe("link-expired");
});

test("403: a suspended user's link", async () => {
  const userId = await gateway.user({ status: "SUSPENDED" });
  const response = await preview(await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId }));
  expect(response.status).toBe(403);
  expect((await problemOf(response)).code).toBe("forbidden");
});

test("400: no token", async () => {
  expect((await preview("")).status).toBe(400);
});
