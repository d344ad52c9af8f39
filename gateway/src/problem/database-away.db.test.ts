import { openMysql, openPrisma } from "@admit/prisma";
import { makeEvent } from "@admit/prisma/testing";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../app.ts";
import { signSession } from "../auth/session-token.ts";
import { UserCache } from "../users/user-cache.ts";
import { problemOf } from "../testing/problem-of.ts";
import { openTestGateway, type TestGateway } from "../testing/test-gateway.ts";

let gateway: TestGateway;
let prisma: ReturnType<typeof openPrisma>;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  gateway = await openTestGateway();
  prisma = openPrisma("mysql://root@127.0.0.1:1/nowhere", 2);
  app = createApp({ ...gateway.services, prisma, metrics: new Registry() });
});
afterAll(async () => {
  await prisma.$disconnect();
  await gateway.close();
});

async function authorizationOf(userId: string): Promise<Record<string, string>> {
  return { Authorization: `Bearer ${(await signSession(userId, gateway.services.keys)).token}` };
}

test("503: a read that only the database can answer says when to come again, and names no server", async () => {
  const response = await app.request("/v1/me/tickets", { headers: await authorizationOf(await gateway.user()) });
  expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
  const problem = await problemOf(response);
  expect(problem.code).toBe("database-unavailable");
  expect(JSON.stringify(problem)).not.toMatch(/127\.0\.0\.1|prisma|pool/i);
});

test("503: a transaction too", async () => {
  const staff = await gateway.user({ role: "STAFF" });
  const headers = { ...(await authorizationOf(staff)), "Content-Type": "application/json" };
  const body = JSON.stringify({ title: "Never made" });
  const response = await app.request("/v1/admin/events", { method: "POST", headers, body });
  expect((await problemOf(response)).code).toBe("database-unavailable");
});

test("503 and not 401: a caller who cannot be looked up is not a stranger", async () => {
  const mysql = openMysql("mysql://root@127.0.0.1:1/nowhere", 1);
  const blind = createApp({ ...gateway.services, users: new UserCache(mysql), metrics: new Registry() });
  const response = await blind.request("/v1/me", { headers: await authorizationOf(await gateway.user()) });
  expect((await problemOf(response)).code).toBe("database-unavailable");
  await mysql.end();
});

test("what the gateway remembers is answered without it", async () => {
  const id = await makeEvent(gateway.mysql);
  const userId = await gateway.user();
  expect((await gateway.as(userId, "GET", "/v1/me")).status).toBe(200);
  expect((await gateway.as(null, "GET", `/v1/events/${id}`)).status).toBe(200);
  expect((await app.request("/v1/me", { headers: await authorizationOf(userId) })).status).toBe(200);
  expect((await app.request(`/v1/events/${id}`)).status).toBe(200);
});
