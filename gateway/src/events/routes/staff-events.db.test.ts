import { listOf, StaffEventSummary } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

test("200: staff see every event, drafts and archived ones too, newest first, page by page", async () => {
  const staff = await gateway.user({ role: "STAFF" });
  const ids = [];
  for (const status of ["PUBLISHED", "DRAFT", "ARCHIVED"] as const)
    ids.unshift(await makeEvent(gateway.mysql, { status }));
  ids.sort().reverse();
  const first = listOf(StaffEventSummary.strict()).parse(
    await (await gateway.as(staff, "GET", "/v1/admin/events?limit=2")).json(),
  );
  const rest = await gateway.as(staff, "GET", `/v1/admin/events?limit=2&cursor=${first.nextCursor}`);
  const second = listOf(StaffEventSummary.strict()).parse(await rest.json());
  expect([...first.items, ...second.items].map((event) => event.id)).toEqual(ids);
  expect(second.nextCursor).toBeNull();
  expect(new Set([...first.items, ...second.items].map((event) => event.status))).toEqual(
    new Set(["PUBLISHED", "DRAFT", "ARCHIVED"]),
  );
});

test("400 for a cursor that is none, 401 without a session, 403 for a buyer", async () => {
  const staff = await gateway.user({ role: "ADMIN" });
  const cursor = await gateway.as(staff, "GET", "/v1/admin/events?cursor=x");
  expect((await problemOf(cursor)).code).toBe("invalid-request");
  expect((await problemOf(await gateway.as(null, "GET", "/v1/admin/events"))).code).toBe("unauthenticated");
  const buyer = await gateway.user();
  expect((await problemOf(await gateway.as(buyer, "GET", "/v1/admin/events"))).code).toBe("forbidden");
});
