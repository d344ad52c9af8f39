import { beforeAll, expect, test } from "vitest";
import { requestFor, type RouteName, routesOf, send } from "../roles/routes.ts";
import { setStage, type Stage } from "../roles/stage.ts";
import { codeOf } from "../tools/problem-of.ts";
import { testGateway } from "../tools/test-gateway.ts";

const gateway = testGateway();
let stage: Stage;
beforeAll(async () => void (stage = await setStage(gateway, "ACTIVE")));

/** Columns that a body could try to set: of a user, a ticket, and an event's line. */
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

/** Columns that a route is meant to set. Its own tests check who may. */
const meant: Record<RouteName, Column[]> = {
  "POST /v1/admin/events": ["status", "capacity", "userCap"],
  "PATCH /v1/admin/events/{id}": ["status", "capacity", "userCap"],
  "PATCH /v1/admin/users/{id}": ["role", "status"],
  "POST /v1/admin/invitations": ["email"],
  "POST /v1/admin/events/{id}/issuances": ["userId", "email"],
  "POST /v1/sign-in": ["email"],
  "POST /v1/ops/lines/{eventId}/rehearsal": ["capacity"],
  "POST /v1/sessions/code": ["email"],
  "POST /v1/admin/undelivered-mails/{id}/send": ["email"],
};

const bodyOf = (route: RouteName): object | null => {
  const { body } = requestFor(route, stage);
  return typeof body === "object" ? body : null;
};

test("no write accepts a field that is not its own, from any caller: not a role, a status, an id or a count", async () => {
  const routes = routesOf(gateway.app).filter((route) => bodyOf(route) !== null);
  expect(routes.length).toBeGreaterThan(12);
  for (const route of routes) {
    const foreign = Object.entries(columns).filter(([column]) => !(meant[route] ?? []).includes(column as Column));
    for (const [column, value] of foreign) {
      const request = { ...requestFor(route, stage), body: { ...bodyOf(route), [column]: value } };
      const code = await codeOf(send(gateway, stage.admin, route, request));
      expect(`${route} with ${column}: ${code}`).toBe(`${route} with ${column}: invalid-request`);
    }
  }
});

test("a buyer changes no role or status, not even their own, whatever they send", async () => {
  const rows = () => gateway.rows("SELECT id, role, status, email FROM User ORDER BY id");
  const before = await rows();
  for (const route of routesOf(gateway.app).filter((name) => bodyOf(name) !== null && name !== "POST /v1/sign-in")) {
    const request = { ...requestFor(route, stage), body: { ...bodyOf(route), role: "ADMIN", status: "ACTIVE" } };
    const response = await send(gateway, stage.otherBuyer, route, request);
    expect(`${route}: ${response.ok}`).toBe(`${route}: false`);
  }
  expect(await rows()).toEqual(before);
});

test.each(["__proto__", "constructor", "prototype"])("a body's %s changes no prototype", async (name) => {
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
