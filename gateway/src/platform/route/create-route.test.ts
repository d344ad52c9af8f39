import type { RouteConfig } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import { createRoute } from "./create-route.ts";

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
