import { OpsOverview } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let admin: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  admin = await gateway.user({ role: "ADMIN" });
});
afterAll(() => gateway.close());

const lines = (userId: string | null = admin) => gateway.as(userId, "GET", "/v1/ops/lines");

test("200: every live line as the contract has it, for admins and staff", async () => {
  const eventId = await makeEvent(gateway.mysql, { title: "Concert" });
  await gateway.probe.putLine(eventId, { seq: 5, head: 3, holder: await gateway.probe.putProcess("worker") });
  const response = await lines();
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  const overview = OpsOverview.parse(await response.json());
  expect(overview.items).toMatchObject([{ eventId, title: "Concert", waiting: 2, issuer: "worker" }]);
  expect(overview.processes).toMatchObject([{ id: "worker", lost: false }]);
  expect(overview.checks.length).toBeGreaterThan(2);
  expect((await lines(await gateway.user({ role: "STAFF" }))).status).toBe(200);
});

test("401, 403: nobody else", async () => {
  expect((await problemOf(await lines(null))).code).toBe("unauthenticated");
  expect((await problemOf(await lines(await gateway.user()))).code).toBe("forbidden");
});
