import { SignedIn } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeLink } from "../../../../test/tools/make-link.ts";
import { problemOf } from "../../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const signIn = (token: unknown) => gateway.as(null, "POST", "/v1/sessions", { token });

test("200: a known user's link signs in, by the token and by the cookie", async () => {
  const userId = await gateway.user({ name: "Ann" });
  const response = await signIn(await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId }));
  expect(response.status).toBe(200);
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  const { user, session } = SignedIn.strict().parse(await response.json());
  expect(user).toMatchObject({ id: userId, name: "Ann", status: "ACTIVE" });

  const [cookie = ""] = response.headers.getSetCookie();
  expect(cookie).toContain(`__Host-admit_session=${session.token};`);
  expect(cookie).toContain(`Expires=${new Date(session.expiresAt).toUTCString()}`);
  for (const attribute of ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"])
    expect(cookie.split("; ")).toContain(attribute);

  for (const headers of [{ Authorization: `Bearer ${session.token}` }, { Cookie: cookie.split(";")[0] ?? "" }]) {
    const me = await gateway.app.request("/v1/me", { headers });
    expect(await me.json()).toMatchObject({ id: userId });
  }
});

test("200: an unknown address becomes an active buyer", async () => {
  const email = "new@example.org";
  const response = await signIn(await makeLink(gateway.mysql, { purpose: "SIGN_IN", email }));
  const { user } = SignedIn.parse(await response.json());
  expect(user).toMatchObject({ email, role: "BUYER", status: "ACTIVE" });
  expect((await gateway.as(user.id, "GET", "/v1/me")).status).toBe(200);
});

test("200: two links of one unknown address, followed at once, make one user", async () => {
  const email = "twice@example.org";
  const tokens = [
    await makeLink(gateway.mysql, { purpose: "SIGN_IN", email }),
    await makeLink(gateway.mysql, { purpose: "SIGN_IN", email }),
  ];
  const answers = await Promise.all(tokens.map(signIn));
  const ids = await Promise.all(answers.map(async (answer) => SignedIn.parse(await answer.json()).user.id));
  expect(ids[0]).toBe(ids[1]);
});

test("200: who was invited after asking for the link is active, since they read that address", async () => {
  const email = "meanwhile@example.org";
  const token = await makeLink(gateway.mysql, { purpose: "SIGN_IN", email });
  const id = await gateway.user({ email, status: "INVITED" });
  expect(SignedIn.parse(await (await signIn(token)).json()).user).toMatchObject({ id, status: "ACTIVE" });
});

test("410: a link works once, however many follow it at the same moment", async () => {
  const token = await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId: await gateway.user() });
  const answers = await Promise.all(Array.from({ length: 5 }, () => signIn(token)));
  const statuses = answers.map((answer) => answer.status).toSorted((one, other) => one - other);
  expect(statuses).toEqual([200, 410, 410, 410, 410]);
  expect((await problemOf(await signIn(token))).code).toBe("link-used");
});

test("410: a link that has expired", async () => {
  const userId = await gateway.user();
  const token = await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId, expiresAt: new Date(Date.now() - 1000) });
  expect((await problemOf(await signIn(token))).code).toBe("link-expired");
});

test("404: a token that is nobody's, or an activation's", async () => {
  const userId = await gateway.user({ status: "INVITED" });
  const activation = await makeLink(gateway.mysql, { purpose: "ACTIVATE", userId });
  expect((await problemOf(await signIn(activation))).code).toBe("link-unknown");
  expect((await problemOf(await signIn("guessed"))).code).toBe("link-unknown");
});

test("403: a suspended user does not get in, and the link is not used up by it", async () => {
  const userId = await gateway.user({ status: "SUSPENDED" });
  const token = await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId });
  expect((await problemOf(await signIn(token))).code).toBe("forbidden");
  await gateway.mysql.query("UPDATE User SET status = 'ACTIVE' WHERE id = ?", [userId]);
  expect((await signIn(token)).status).toBe(200);
});

test("400: no token", async () => {
  expect((await problemOf(await signIn(undefined))).errors?.[0]?.path).toBe("token");
});
