import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../platform/route/app-env.ts";
import { sessionCookie } from "../people/sessions/session-cookie.ts";
import type { AppServices } from "./services.ts";
import { registerAnswerHeaders } from "../platform/route/answer-headers.ts";
import { auditRoute } from "../operations/audit/audit-route.ts";
import { eventRoute } from "../events/routes/event-route.ts";
import { eventCalendarRoute } from "../events/routes/event-calendar-route.ts";
import { eventChangeRoute } from "../events/routes/event-change-route.ts";
import { eventCreateRoute } from "../events/routes/event-create-route.ts";
import { eventsRoute } from "../events/routes/events-route.ts";
import { healthRoutes } from "../operations/readiness/health-routes.ts";
import { importsRoutes } from "../imports/imports-routes.ts";
import { issuanceCreateRoute } from "../purchases/routes/issuance-create-route.ts";
import { jwksRoute } from "./authentication/jwks-route.ts";
import { lineRoutes } from "../events/routes/line-routes.ts";
import { meAllowanceRoute } from "../purchases/routes/me-allowance-route.ts";
import { mePurchasesRoute } from "../purchases/routes/me-purchases-route.ts";
import { meTicketsRoute } from "../tickets/routes/me-tickets-route.ts";
import { meTicketsPdfRoute } from "../tickets/routes/me-tickets-pdf-route.ts";
import { opsCloseSaleRoute } from "../operations/routes/ops-close-sale-route.ts";
import { opsHandOverRoute } from "../operations/routes/ops-hand-over-route.ts";
import { opsLineRoute } from "../operations/routes/ops-line-route.ts";
import { opsLinesRoute } from "../operations/routes/ops-lines-route.ts";
import { opsPauseRoute } from "../operations/routes/ops-pause-route.ts";
import { opsQueuesRoute } from "../operations/routes/ops-queues-route.ts";
import { opsResumeRoute } from "../operations/routes/ops-resume-route.ts";
import { opsRetryFailedRoute } from "../operations/routes/ops-retry-failed-route.ts";
import { opsShedRoute } from "../operations/routes/ops-shed-route.ts";
import { opsStreamRoute } from "../operations/routes/ops-stream-route.ts";
import { activationRoutes } from "../people/activation-routes.ts";
import { sessionsRoutes } from "../people/sessions-routes.ts";
import { meRoute, usersRoutes } from "../people/users-routes.ts";
import { problemPageRoute } from "./problem/problem-page-route.ts";
import { purchaseRoutes } from "../purchases/routes/purchase-routes.ts";
import { staffEventRoute } from "../events/routes/staff-event-route.ts";
import { staffEventsRoute } from "../events/routes/staff-events-route.ts";
import { staffPurchasesRoute } from "../purchases/routes/staff-purchases-route.ts";
import { staffPurchasesCsvRoute } from "../purchases/routes/staff-purchases-csv-route.ts";
import { staffTicketsRoute } from "../tickets/routes/staff-tickets-route.ts";
import { staffTicketsCsvRoute } from "../tickets/routes/staff-tickets-csv-route.ts";
import { ticketRoute } from "../tickets/routes/ticket-route.ts";
import { ticketVoidRoute } from "../tickets/routes/ticket-void-route.ts";
import { ticketPdfRoute } from "../tickets/routes/ticket-pdf-route.ts";
import { ticketQrRoute } from "../tickets/routes/ticket-qr-route.ts";
import { ticketReissueRoute } from "../tickets/routes/ticket-reissue-route.ts";
import { ticketVerifyRoute } from "../tickets/routes/ticket-verify-route.ts";

/** In the order in which the OpenAPI document shows them. */
const all: readonly ((services: AppServices) => OpenAPIHono<AppEnv>)[] = [
  eventsRoute,
  eventRoute,
  eventCalendarRoute,
  lineRoutes,
  purchaseRoutes,
  meRoute,
  meTicketsRoute,
  meTicketsPdfRoute,
  mePurchasesRoute,
  meAllowanceRoute,
  ticketRoute,
  ticketQrRoute,
  ticketPdfRoute,
  sessionsRoutes,
  activationRoutes,
  staffEventsRoute,
  staffEventRoute,
  eventCreateRoute,
  eventChangeRoute,
  ticketVoidRoute,
  ticketReissueRoute,
  ticketVerifyRoute,
  staffTicketsRoute,
  staffTicketsCsvRoute,
  staffPurchasesRoute,
  staffPurchasesCsvRoute,
  usersRoutes,
  issuanceCreateRoute,
  importsRoutes,
  auditRoute,
  opsLinesRoute,
  opsStreamRoute,
  opsLineRoute,
  opsPauseRoute,
  opsResumeRoute,
  opsShedRoute,
  opsCloseSaleRoute,
  opsRetryFailedRoute,
  opsHandOverRoute,
  opsQueuesRoute,
  jwksRoute,
  healthRoutes,
  problemPageRoute,
];

/** Every documented route. Mounting touches no service: the OpenAPI document is made of this without any. */
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
