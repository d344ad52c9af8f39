import { StaffUser } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
});
afterAll(() => gateway.close());

const get = (id: string, userId: string | null = staff) => gateway.as(userId, "GET", `/v1/admin/users/${id}`);

test("200: staff see anybody, kept by nobody", async () => {
  const id = await gateway.user({ name: "Ann", email: null, role: "ADMIN" });
  const response = await get(id);
  expect(response.status).toBe(200);
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  const user = StaffUser.strict().parse(await response.json());
  expect(user).toMatchObject({ id, name: "Ann", email: null, role: "ADMIN", status: "ACTIVE" });
  expect(user.activatedAt).toBe(user.createdAt);
});

test("404 for nobody's id, 400 for what is none, 401 without a session, 403 for a buyer, about themselves too", async () => {
  expect((await problemOf(await get("01JD3V5Y6Q8ZK2M4N6P8R0S2T4"))).code).toBe("user-not-found");
  expect((await problemOf(await get("nonsense"))).errors?.[0]?.path).toBe("id");
  expect((await problemOf(await get(staff, null))).code).toBe("unauthenticated");
  const buyer = await gateway.user();
  expect((await problemOf(await get(buyer, buyer))).code).toBe("forbidden");
});
