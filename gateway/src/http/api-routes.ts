import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../platform/route/app-env.ts";
import { sessionCookie } from "../people/sessions/session-cookie.ts";
import type { AppServices } from "./services.ts";
import { activationRoute } from "../people/sessions/routes/activation-route.ts";
import { activationPreviewRoute } from "../people/sessions/routes/activation-preview-route.ts";
import { eventsRoutes } from "../events/events-routes.ts";
import { staffEventsRoutes } from "../events/staff-events-routes.ts";
import { actsRoutes } from "../operations/acts-routes.ts";
import { auditRoutes } from "../operations/audit-routes.ts";
import { healthRoutes } from "../operations/health-routes.ts";
import { linesRoutes } from "../operations/lines-routes.ts";
import { purchasesRoutes } from "../purchases/purchases-routes.ts";
import { staffPurchasesRoutes } from "../purchases/staff-purchases-routes.ts";
import { staffTicketsRoutes } from "../tickets/staff-tickets-routes.ts";
import { ticketsRoutes } from "../tickets/tickets-routes.ts";
import { registerAnswerHeaders } from "../platform/route/answer-headers.ts";
import { invitationCreateRoute } from "../people/sessions/routes/invitation-create-route.ts";
import { importRoute } from "../imports/routes/import-route.ts";
import { importCreateRoute } from "../imports/routes/import-create-route.ts";
import { importCsvRoute } from "../imports/routes/import-csv-route.ts";
import { importsRoute } from "../imports/routes/imports-route.ts";
import { jwksRoute } from "./authentication/jwks-route.ts";
import { meRoute } from "../people/users/routes/me-route.ts";
import { problemPageRoute } from "./problem/problem-page-route.ts";
import { sessionCreateRoute } from "../people/sessions/routes/session-create-route.ts";
import { sessionEndRoute } from "../people/sessions/routes/session-end-route.ts";
import { sessionPreviewRoute } from "../people/sessions/routes/session-preview-route.ts";
import { sessionsEndRoute } from "../people/sessions/routes/sessions-end-route.ts";
import { signInRoute } from "../people/sessions/routes/sign-in-route.ts";
import { userRoute } from "../people/users/routes/user-route.ts";
import { userChangeRoute } from "../people/users/routes/user-change-route.ts";
import { userSessionsEndRoute } from "../people/sessions/routes/user-sessions-end-route.ts";
import { usersRoute } from "../people/users/routes/users-route.ts";

/** In the order of the OpenAPI document. */
const all: readonly ((services: AppServices) => OpenAPIHono<AppEnv>)[] = [
  eventsRoutes,
  purchasesRoutes,
  meRoute,
  ticketsRoutes,
  signInRoute,
  sessionPreviewRoute,
  sessionCreateRoute,
  sessionEndRoute,
  sessionsEndRoute,
  activationPreviewRoute,
  activationRoute,
  staffEventsRoutes,
  staffTicketsRoutes,
  staffPurchasesRoutes,
  usersRoute,
  userRoute,
  userChangeRoute,
  userSessionsEndRoute,
  invitationCreateRoute,
  importCreateRoute,
  importsRoute,
  importCsvRoute,
  importRoute,
  auditRoutes,
  linesRoutes,
  actsRoutes,
  jwksRoute,
  healthRoutes,
  problemPageRoute,
];

/** Every documented route. Mounting uses no service: the OpenAPI document is generated without any. */
export function apiRoutes(services: AppServices): OpenAPIHono<AppEnv> {
  const api = new OpenAPIHono<AppEnv>();
  for (const routes of all) api.route("/", routes(services));
  registerAnswerHeaders(api);
  api.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  api.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: sessionCookie("https:"),
    description: `Set by signing in. Over plain http its name is \`${sessionCookie("http:")}\`.`,
  });
  return api;
}
