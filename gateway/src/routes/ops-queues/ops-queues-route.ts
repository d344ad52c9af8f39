import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { requireRole } from "../../auth/caller.ts";
import { boardPath } from "../../ops/board-path.ts";
import type { QueueBoard } from "../../ops/queue-board.ts";
import type { Services } from "../../services.ts";

/** `GET /operator/queues`: the queues of live lines, to look at; from this server alone. */
export function opsQueuesRoute(services: Services): OpenAPIHono<AppEnv> {
  let board: Promise<QueueBoard> | undefined;
  const routes = new OpenAPIHono<AppEnv>();
  routes.get(`${boardPath}/*`, async (c) => {
    requireRole(c, "STAFF", "ADMIN");
    // Loaded when first asked for: few people look, and it would make every start longer.
    board ??= import("../../ops/queue-board.ts").then(({ QueueBoard }) => new QueueBoard(services));
    return (await board).answer(c.req.raw);
  });
  return routes;
}
