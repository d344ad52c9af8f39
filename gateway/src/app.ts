import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./app-env.ts";
import { answerError, edge } from "./edge/edge.ts";
import { refuseInvalid } from "./problem/validation-hook.ts";
import { apiRoutes } from "./routes/api-routes.ts";
import type { Services } from "./services.ts";

/** The whole HTTP side: the edge first, then the routes. */
export function createApp(services: Services): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  app.use(edge(services));
  app.route("/", apiRoutes(services));
  app.onError((error, c) => answerError(services, c, error));
  return app;
}
