import type { RouteConfig } from "@hono/zod-openapi";
import type { Access } from "./caller.ts";
import { createRoute, type Tag } from "./create-route.ts";

/** In what the routes of a group differ, besides method, path and operation. A type, as OpenAPI's types take. */
type Parts = {
  summary: string;
  description: string;
  request?: NonNullable<RouteConfig["request"]>;
  responses: RouteConfig["responses"];
};

type Declared<Method, Path, Own> = Own & {
  method: Method;
  path: Path;
  operationId: string;
  access: Access;
  tags: [Tag];
};

/** `createRoute` for a group of routes that the same callers may call, and that have the same tag. */
export const routesFor =
  (access: Access, tag: Tag) =>
  <Method extends RouteConfig["method"], Path extends string, Own extends Parts>(
    method: Method,
    path: Path,
    operationId: string,
    parts: Own,
  ): ReturnType<typeof createRoute<Path, Declared<Method, Path, Own>>> =>
    createRoute<Path, Declared<Method, Path, Own>>({ method, path, operationId, access, tags: [tag], ...parts });

export const holderRoute = routesFor("signed-in", "Holders");
export const staffRoute = routesFor(["STAFF", "ADMIN"], "Staff");
