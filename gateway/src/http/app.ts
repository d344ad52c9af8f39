import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../platform/route/app-env.ts";
import { openCallers } from "./authentication/open-callers.ts";
import { answerError, edge } from "./edge/edge.ts";
import { inlinedIndex, loadFrontend, serveFrontend } from "./frontend/frontend.ts";
import { ServedPages } from "./frontend/served-pages.ts";
import { crawlerRoutes } from "./frontend/crawler-routes.ts";
import { registerFigures } from "../operations/metrics/register-figures.ts";
import { notFound } from "./problem/to-problem.ts";
import { HotRouter } from "../platform/route/hot-route.ts";
import { refuseInvalid } from "../platform/route/read-body.ts";
import { apiRoutes, type AppServices, type Services } from "./api-routes.ts";
import { docsRoute } from "./openapi/docs-route.ts";
import { openApiRoute } from "./openapi/openapi-document.ts";

/**
 * The edge first, then the routes, then the frontend.
 * @param builtFrontend its folder, unless the settings name another
 */
export function createApp(opened: Services, builtFrontend = ""): OpenAPIHono<AppEnv> {
  const services: AppServices = { ...opened, callers: openCallers(opened) };
  const frontend = loadFrontend(services.settings.FRONTEND_DIR ?? builtFrontend);
  const index = inlinedIndex(frontend);
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid, router: new HotRouter() });
  app.use(edge(services, index?.hashes));
  registerFigures(services);
  const api = apiRoutes(services);
  app.route("/", api);
  app.route("/", openApiRoute(api));
  app.route("/", docsRoute());
  app.route("/", crawlerRoutes(services));
  app.onError((error, c) => answerError(services, c, error));
  const pages = index === null ? null : new ServedPages(index.html, services);
  const problemOf = notFound(app);
  app.notFound((c) => serveFrontend(c, frontend, pages) ?? answerError(services, c, ...problemOf(c)));
  return app;
}
