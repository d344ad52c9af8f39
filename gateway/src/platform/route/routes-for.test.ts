import type { RouteConfig } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import type { Access } from "./caller.ts";
import { isPublicRead } from "./paths.ts";
import { routesFor } from "./routes-for.ts";

const routeFor = (access: Access) => {
  const parts = { summary: "A thing", description: "One.", responses: { 200: { description: "It" } } };
  return routesFor(access, "Staff")("get", "/v1/things/{id}", "getThing", parts);
};

test("routes that do not say who may call them do not compile", () => {
  const declare = (): unknown[] => [
    // @ts-expect-error -- access is missing
    routesFor("Staff"),
    // @ts-expect-error -- no such role
    routesFor(["GUEST"], "Staff"),
    // @ts-expect-error -- an empty list of roles would refuse all callers
    routesFor([], "Staff"),
  ];
  // The compiler checks this; nothing is left to check at run time.
  expect(declare).toBeTypeOf("function");
});

test("security, refusals and headers follow from the declaration", () => {
  const { security, responses }: RouteConfig = routeFor(["ADMIN"]);
  expect(security).toEqual([{ bearer: [] }, { session: [] }]);
  expect(Object.keys(responses)).toEqual(["200", "400", "401", "403", "429", "500", "503"]);
  expect(responses[200]).toMatchObject({ headers: { "X-Request-Id": {} } });
  expect(routeFor("anyone")).toMatchObject({ security: [] });
});

test("the middleware of a route is not part of the document", () => {
  const documented = ["description", "method", "operationId", "path", "responses", "security", "summary", "tags"];
  expect(Object.keys(routeFor("signed-in")).toSorted()).toEqual(documented);
});

test.each([
  ["/v1/events", true],
  ["/v1/events/winter-gala", true],
  ["/v1/events/01JD3V5Y6Q8ZK2M4N6P8R0S2T4/line", true],
  ["/v1/eventsx", false],
  ["/v1/events/a/purchases", false],
  ["/v1/events/a/b/line", false],
  ["/v1/events/a/purchases/line", false],
  ["/v1/events/a/outline", false],
  ["/v1/me", false],
  ["/v1/admin/events", false],
])("GET and HEAD of %s are public reads: %s; a POST never is", (path, isRead) => {
  expect(["GET", "HEAD", "POST"].map((method) => isPublicRead(method, path))).toEqual([isRead, isRead, false]);
});
