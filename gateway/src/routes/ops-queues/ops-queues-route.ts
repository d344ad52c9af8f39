import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { requireRole } from "../../auth/caller.ts";
import { loadOnce } from "../../fresh/load-once.ts";
import { boardPath } from "../../ops/board-path.ts";
import type { Services } from "../../services.ts";

/** `GET /operator/queues`: the queues of live lines, to look at; from this server alone. */
export function opsQueuesRoute(services: Services): OpenAPIHono<AppEnv> {
  // Loaded when first asked for: few people look, and it would make every start longer.
  const board = loadOnce(async () => new (await import("../../ops/queue-board.ts")).QueueBoard(services));
  const routes = new OpenAPIHono<AppEnv>();
  routes.get(`${boardPath}/*`, async (c) => {
    requireRole(c, "STAFF", "ADMIN");
    return (await board()).answer(c.req.raw);
  });
  return routes;
}
