import type { RouteConfig } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import { createRoute } from "./create-route.ts";
import { isPublicRead } from "./paths.ts";

const declaration = {
  method: "get",
  path: "/v1/things/{id}",
  operationId: "getThing",
  tags: ["Staff"] as ["Staff"],
  summary: "A thing",
  responses: { 200: { description: "It" } },
} as const;

test("a route that does not say who may call it does not compile", () => {
  const declare = (): unknown[] => [
    // @ts-expect-error -- access is missing
    createRoute(declaration),
    // @ts-expect-error -- no such role
    createRoute({ ...declaration, access: ["GUEST"] }),
    // @ts-expect-error -- an empty list of roles would refuse all callers
    createRoute({ ...declaration, access: [] }),
  ];
  // The compiler checks this; nothing is left to check at run time.
  expect(declare).toBeTypeOf("function");
});

test("security, refusals and headers follow from the declaration", () => {
  const { security, responses }: RouteConfig = createRoute({ ...declaration, access: ["ADMIN"] });
  expect(security).toEqual([{ bearer: [] }, { session: [] }]);
  expect(Object.keys(responses)).toEqual(["200", "400", "401", "403", "429", "500", "503"]);
  expect(responses[200]).toMatchObject({ headers: { "X-Request-Id": {} } });
  const open: RouteConfig = createRoute({ ...declaration, access: "anyone" });
  expect(open.security).toEqual([]);
});

test("the middleware of a route is not part of the document", () => {
  expect(Object.keys(createRoute({ ...declaration, access: "signed-in" })).toSorted()).toEqual(
    ["method", "operationId", "path", "responses", "security", "summary", "tags"].toSorted(),
  );
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
