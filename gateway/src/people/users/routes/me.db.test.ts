import { User } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

test.each(["ACTIVE", "INVITED", "SUSPENDED"] as const)("200: who is %s may see who they are", async (status) => {
  const id = await gateway.user({ status, name: "Ann", email: `${status.toLowerCase()}@example.org` });
  const response = await gateway.as(id, "GET", "/v1/me");
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  expect(User.strict().parse(await response.json())).toEqual({
    id,
    email: `${status.toLowerCase()}@example.org`,
    name: "Ann",
    role: "BUYER",
    status,
  });
});

test("401: without a session, and with one whose account is gone", async () => {
  const response = await gateway.as(null, "GET", "/v1/me");
  expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
  expect((await problemOf(response)).code).toBe("unauthenticated");
  const gone = await gateway.as("01JD3V5Y6Q8ZK2M4N6P8R0S2T4", "GET", "/v1/me");
  expect(gone.headers.get("WWW-Authenticate")).toBe('Bearer error="invalid_token"');
  expect((await problemOf(gone)).code).toBe("unauthenticated");
});
