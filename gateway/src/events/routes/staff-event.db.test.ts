import { StaffEvent } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

test.each(["PUBLISHED", "DRAFT", "ARCHIVED"] as const)("200: staff see one event that is %s", async (status) => {
  const staff = await gateway.user({ role: "STAFF" });
  const id = await makeEvent(gateway.mysql, { status });
  const event = StaffEvent.parse(await (await gateway.as(staff, "GET", `/v1/admin/events/${id}`)).json());
  expect(event).toMatchObject({ id, status });
});

test("400 for an id that is none, 404 for one that no event has", async () => {
  const staff = await gateway.user({ role: "ADMIN" });
  expect((await problemOf(await gateway.as(staff, "GET", "/v1/admin/events/x"))).code).toBe("invalid-request");
  const unknown = await gateway.as(staff, "GET", "/v1/admin/events/01JD3V5Y6Q8ZK2M4N6P8R0S2T4");
  expect((await problemOf(unknown)).code).toBe("event-not-found");
});

test("401 without a session, 403 for a buyer", async () => {
  const path = `/v1/admin/events/${await makeEvent(gateway.mysql, {})}`;
  expect((await problemOf(await gateway.as(null, "GET", path))).code).toBe("unauthenticated");
  expect((await problemOf(await gateway.as(await gateway.user(), "GET", path))).code).toBe("forbidden");
});
