import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../app-env.ts";
import { sessionCookie } from "../auth/session-cookie.ts";
import type { Services } from "../services.ts";
import { activationRoute } from "./activation/activation-route.ts";
import { eventRoute } from "./event/event-route.ts";
import { eventChangeRoute } from "./event-change/event-change-route.ts";
import { eventCreateRoute } from "./event-create/event-create-route.ts";
import { eventsRoute } from "./events/events-route.ts";
import { healthRoutes } from "./health/health-routes.ts";
import { jwksRoute } from "./jwks/jwks-route.ts";
import { lineRoutes } from "./line/line-routes.ts";
import { meRoute } from "./me/me-route.ts";
import { meAllowanceRoute } from "./me-allowance/me-allowance-route.ts";
import { mePurchasesRoute } from "./me-purchases/me-purchases-route.ts";
import { meTicketsRoute } from "./me-tickets/me-tickets-route.ts";
import { metricsRoute } from "./metrics/metrics-route.ts";
import { problemPageRoute } from "./problem-page/problem-page-route.ts";
import { purchaseRoutes } from "./purchases/purchase-routes.ts";
import { sessionCreateRoute } from "./session-create/session-create-route.ts";
import { sessionEndRoute } from "./session-end/session-end-route.ts";
import { signInRoute } from "./sign-in/sign-in-route.ts";
import { staffEventsRoute } from "./staff-events/staff-events-route.ts";
import { ticketRoute } from "./ticket/ticket-route.ts";
import { ticketQrRoute } from "./ticket-qr/ticket-qr-route.ts";

/** In the order in which the OpenAPI document shows them. */
const all: readonly ((services: Services) => OpenAPIHono<AppEnv>)[] = [
  eventsRoute,
  eventRoute,
  lineRoutes,
  purchaseRoutes,
  meRoute,
  meTicketsRoute,
  mePurchasesRoute,
  meAllowanceRoute,
  ticketRoute,
  ticketQrRoute,
  signInRoute,
  sessionCreateRoute,
  sessionEndRoute,
  activationRoute,
  staffEventsRoute,
  eventCreateRoute,
  eventChangeRoute,
  jwksRoute,
  healthRoutes,
  metricsRoute,
  problemPageRoute,
];

/** Every documented route. Mounting touches no service: the OpenAPI document is made of this without any. */
export function apiRoutes(services: Services): OpenAPIHono<AppEnv> {
  const api = new OpenAPIHono<AppEnv>();
  for (const routes of all) api.route("/", routes(services));
  api.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  api.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: sessionCookie,
  });
  return api;
}
