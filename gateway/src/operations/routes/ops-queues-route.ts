import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { requireRole } from "../../platform/route/caller.ts";
import { loadOnce } from "../../platform/cache/shared-read.ts";
import { boardPath } from "../../platform/route/paths.ts";
import type { OperationsServices } from "../services.ts";

/** `GET /operator/queues`: the queues of live lines, to look at; from this server alone. */
export function opsQueuesRoute(services: OperationsServices): OpenAPIHono<AppEnv> {
  // Loaded when first asked for: few people look, and it would make every start longer.
  const board = loadOnce(async () => new (await import("../queue-board.ts")).QueueBoard(services));
  const routes = new OpenAPIHono<AppEnv>();
  routes.get(`${boardPath}/*`, async (c) => {
    requireRole(c, "STAFF", "ADMIN");
    return (await board()).answer(c.req.raw);
  });
  return routes;
}
