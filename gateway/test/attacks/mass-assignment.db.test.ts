import { afterAll, beforeAll, expect, test } from "vitest";
import { requestFor } from "../roles/request-for.ts";
import { setStage, type Stage } from "../roles/stage.ts";
import { type RouteName, routesOf, send } from "../roles/walk.ts";
import { problemOf } from "../tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../tools/test-gateway.ts";

let gateway: TestGateway;
let stage: Stage;
beforeAll(async () => {
  gateway = await openTestGateway();
  stage = await setStage(gateway, "ACTIVE");
});
afterAll(() => gateway.close());

/** Columns that a body could try to set: who somebody is, what they hold, and what the line counts. */
const columns = {
  id: "01JD3V5Y6Q8ZK2M4N6P8R0S2T4",
  role: "ADMIN",
  status: "ACTIVE",
  userId: "01JD3V5Y6Q8ZK2M4N6P8R0S2T4",
  requestedById: "01JD3V5Y6Q8ZK2M4N6P8R0S2T4",
  email: "mallory@example.org",
  externalSubject: "mallory",
  capacity: 1_000_000,
  userCap: 1_000_000,
  source: "STAFF",
  seq: 1,
  issued: 1000,
  issuedCount: 0,
  lastTicketNumber: 0,
  acceptedAt: "2026-01-01T00:00:00.000Z",
  secret: "00",
  version: 0,
  activatedAt: "2026-01-01T00:00:00.000Z",
  createdById: "01JD3V5Y6Q8ZK2M4N6P8R0S2T4",
};
type Column = keyof typeof columns;

/** Where one of them is what the route is for: its own tests say who may. */
const meant: Record<RouteName, Column[]> = {
  "POST /v1/admin/events": ["status", "capacity", "userCap"],
  "PATCH /v1/admin/events/{id}": ["status", "capacity", "userCap"],
  "PATCH /v1/admin/users/{id}": ["role", "status"],
  "POST /v1/admin/invitations": ["email"],
  "POST /v1/admin/events/{id}/issuances": ["userId", "email"],
  "POST /v1/sign-in": ["email"],
};

const bodyOf = (route: RouteName): object | null => {
  const { body } = requestFor(route, stage);
  return typeof body === "object" ? body : null;
};

test("no write takes a field that is not its own, from anybody: not a role, a status, an id or a count", async () => {
  const routes = routesOf(gateway.app).filter((route) => bodyOf(route) !== null);
  expect(routes.length).toBeGreaterThan(12);
  for (const route of routes) {
    const foreign = Object.entries(columns).filter(([column]) => !(meant[route] ?? []).includes(column as Column));
    for (const [column, value] of foreign) {
      const request = { ...requestFor(route, stage), body: { ...bodyOf(route), [column]: value } };
      const { code } = await problemOf(await send(gateway, stage.admin, route, request));
      expect(`${route} with ${column}: ${code}`).toBe(`${route} with ${column}: invalid-request`);
    }
  }
});

test("a buyer changes nobody's role or status, their own neither, whatever they send along", async () => {
  const rows = async () => (await gateway.mysql.query("SELECT id, role, status, email FROM User ORDER BY id"))[0];
  const before = await rows();
  for (const route of routesOf(gateway.app).filter((name) => bodyOf(name) !== null && name !== "POST /v1/sign-in")) {
    const request = { ...requestFor(route, stage), body: { ...bodyOf(route), role: "ADMIN", status: "ACTIVE" } };
    const response = await send(gateway, stage.otherBuyer, route, request);
    expect(`${route}: ${response.ok}`).toBe(`${route}: false`);
  }
  expect(await rows()).toEqual(before);
});

test.each(["__proto__", "constructor", "prototype"])("a body's %s becomes nobody's", async (name) => {
  for (const route of routesOf(gateway.app)) {
    const body = bodyOf(route);
    if (body === null || route === "POST /v1/sessions" || route === "POST /v1/activations") continue;
    const inside = JSON.stringify({ role: "ADMIN", status: "ACTIVE", polluted: true, prototype: { polluted: true } });
    const text = JSON.stringify(body).replace(/\}$/, `${JSON.stringify(body) === "{}" ? "" : ","}"${name}":${inside}}`);
    const response = await send(gateway, stage.otherBuyer, route, { ...requestFor(route, stage), body: text });
    expect(response.status, route).toBeLessThan(500);
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(await (await gateway.as(stage.otherBuyer, "GET", "/v1/me")).json()).toMatchObject({ role: "BUYER" });
});
