import type { Role } from "@admit/contract";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const end = (by: string | null, id: string) => gateway.as(by, "DELETE", `/v1/admin/users/${id}/sessions`);
const isSignedIn = async (id: string) => (await gateway.as(id, "GET", "/v1/me")).status === 200;

test.each<[Role, Role, boolean]>([
  ["STAFF", "BUYER", true],
  ["STAFF", "STAFF", true],
  ["STAFF", "ADMIN", false],
  ["ADMIN", "BUYER", true],
  ["ADMIN", "STAFF", true],
  ["ADMIN", "ADMIN", true],
])("204, 403: %s signs a person of role %s out everywhere: %s", async (role, theirs, isAllowed) => {
  const actorId = await gateway.user({ role });
  const id = await gateway.user({ role: theirs });
  const response = await end(actorId, id);
  expect(response.status).toBe(isAllowed ? 204 : 403);
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(await isSignedIn(id)).toBe(!isAllowed);
  expect(await gateway.audit(id)).toEqual(isAllowed ? [{ actorId, action: "session.end-all", details: {} }] : []);
});

test("403: a role that was lost a moment ago ends no session, whatever the gateway has cached", async () => {
  const [lately, id] = [await gateway.user({ role: "STAFF" }), await gateway.user()];
  expect(await isSignedIn(lately)).toBe(true);
  await gateway.mysql.query("UPDATE User SET role = 'BUYER' WHERE id = ?", [lately]);
  expect((await problemOf(await end(lately, id))).code).toBe("forbidden");
  expect(await isSignedIn(id)).toBe(true);
});

test("404: there is no such person", async () => {
  const staff = await gateway.user({ role: "STAFF" });
  expect((await problemOf(await end(staff, ulid()))).code).toBe("user-not-found");
});

test("400 for an invalid id, 401 without a session, 403 for a buyer", async () => {
  const id = await gateway.user();
  expect((await problemOf(await end(await gateway.user({ role: "STAFF" }), "x"))).code).toBe("invalid-request");
  expect((await problemOf(await end(null, id))).code).toBe("unauthenticated");
  expect((await problemOf(await end(await gateway.user(), id))).code).toBe("forbidden");
});
