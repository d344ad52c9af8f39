import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../platform/route/app-env.ts";
import { sessionCookie } from "../people/sessions/session-cookie.ts";
import { eventsRoutes } from "../events/events-routes.ts";
import { posterRoutes } from "../events/poster-routes.ts";
import { staffEventsRoutes } from "../events/staff-events-routes.ts";
import { importsRoutes } from "../imports/imports-routes.ts";
import type { ImportServices } from "../imports/services.ts";
import { mailsRoutes } from "../mails/mails-routes.ts";
import { actsRoutes } from "../operations/acts-routes.ts";
import { auditRoutes } from "../operations/audit-routes.ts";
import { healthRoutes } from "../operations/health-routes.ts";
import { linesRoutes } from "../operations/lines-routes.ts";
import type { OperationsServices } from "../operations/open-ops.ts";
import { sessionsRoutes } from "../people/sessions-routes.ts";
import { meRoute, usersRoutes } from "../people/users-routes.ts";
import { purchasesRoutes } from "../purchases/purchases-routes.ts";
import { staffPurchasesRoutes } from "../purchases/staff-purchases-routes.ts";
import { staffTicketsRoutes } from "../tickets/staff-tickets-routes.ts";
import { personRoutes } from "../tickets/person-routes.ts";
import { ticketsRoutes } from "../tickets/tickets-routes.ts";
import type { TicketServices } from "../tickets/services.ts";
import type { Callers } from "../platform/route/caller.ts";
import { registerAnswerHeaders } from "../platform/route/declare.ts";
import { jwksRoute } from "./authentication/jwks-route.ts";
import { problemPageRoute } from "./problem/problem-page-route.ts";

/** The services of all features. */
export interface Services extends ImportServices, OperationsServices, TicketServices {}

/** With the one that `createApp` opens. */
export interface AppServices extends Services {
  callers: Callers;
}

/** In the order of the OpenAPI document. */
const all: readonly ((services: AppServices) => OpenAPIHono<AppEnv>)[] = [
  eventsRoutes,
  purchasesRoutes,
  meRoute,
  ticketsRoutes,
  sessionsRoutes,
  staffEventsRoutes,
  posterRoutes,
  staffTicketsRoutes,
  staffPurchasesRoutes,
  usersRoutes,
  personRoutes,
  mailsRoutes,
  importsRoutes,
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
