import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../app-env.ts";
import { sessionCookie } from "../auth/session-cookie.ts";
import type { AppServices } from "../services.ts";
import { activationRoute } from "./activation/activation-route.ts";
import { activationPreviewRoute } from "./activation-preview/activation-preview-route.ts";
import { registerAnswerHeaders } from "./answer-headers.ts";
import { auditRoute } from "./audit/audit-route.ts";
import { eventRoute } from "./event/event-route.ts";
import { eventCalendarRoute } from "./event-calendar/event-calendar-route.ts";
import { eventChangeRoute } from "./event-change/event-change-route.ts";
import { eventCreateRoute } from "./event-create/event-create-route.ts";
import { eventsRoute } from "./events/events-route.ts";
import { healthRoutes } from "./health/health-routes.ts";
import { invitationCreateRoute } from "./invitation-create/invitation-create-route.ts";
import { importRoute } from "./import/import-route.ts";
import { importCreateRoute } from "./import-create/import-create-route.ts";
import { importCsvRoute } from "./import-csv/import-csv-route.ts";
import { importsRoute } from "./imports/imports-route.ts";
import { issuanceCreateRoute } from "./issuance-create/issuance-create-route.ts";
import { jwksRoute } from "./jwks/jwks-route.ts";
import { lineRoutes } from "./line/line-routes.ts";
import { meRoute } from "./me/me-route.ts";
import { meAllowanceRoute } from "./me-allowance/me-allowance-route.ts";
import { mePurchasesRoute } from "./me-purchases/me-purchases-route.ts";
import { meTicketsRoute } from "./me-tickets/me-tickets-route.ts";
import { meTicketsPdfRoute } from "./me-tickets-pdf/me-tickets-pdf-route.ts";
import { opsCloseSaleRoute } from "./ops-close-sale/ops-close-sale-route.ts";
import { opsHandOverRoute } from "./ops-hand-over/ops-hand-over-route.ts";
import { opsLineRoute } from "./ops-line/ops-line-route.ts";
import { opsLinesRoute } from "./ops-lines/ops-lines-route.ts";
import { opsPauseRoute } from "./ops-pause/ops-pause-route.ts";
import { opsQueuesRoute } from "./ops-queues/ops-queues-route.ts";
import { opsResumeRoute } from "./ops-resume/ops-resume-route.ts";
import { opsRetryFailedRoute } from "./ops-retry-failed/ops-retry-failed-route.ts";
import { opsShedRoute } from "./ops-shed/ops-shed-route.ts";
import { opsStreamRoute } from "./ops-stream/ops-stream-route.ts";
import { problemPageRoute } from "./problem-page/problem-page-route.ts";
import { purchaseRoutes } from "./purchases/purchase-routes.ts";
import { sessionCreateRoute } from "./session-create/session-create-route.ts";
import { sessionEndRoute } from "./session-end/session-end-route.ts";
import { sessionPreviewRoute } from "./session-preview/session-preview-route.ts";
import { sessionsEndRoute } from "./sessions-end/sessions-end-route.ts";
import { signInRoute } from "./sign-in/sign-in-route.ts";
import { staffEventRoute } from "./staff-event/staff-event-route.ts";
import { staffEventsRoute } from "./staff-events/staff-events-route.ts";
import { staffPurchasesRoute } from "./staff-purchases/staff-purchases-route.ts";
import { staffPurchasesCsvRoute } from "./staff-purchases-csv/staff-purchases-csv-route.ts";
import { staffTicketsRoute } from "./staff-tickets/staff-tickets-route.ts";
import { staffTicketsCsvRoute } from "./staff-tickets-csv/staff-tickets-csv-route.ts";
import { ticketRoute } from "./ticket/ticket-route.ts";
import { ticketVoidRoute } from "./ticket-void/ticket-void-route.ts";
import { ticketPdfRoute } from "./ticket-pdf/ticket-pdf-route.ts";
import { ticketQrRoute } from "./ticket-qr/ticket-qr-route.ts";
import { ticketReissueRoute } from "./ticket-reissue/ticket-reissue-route.ts";
import { ticketVerifyRoute } from "./ticket-verify/ticket-verify-route.ts";
import { userRoute } from "./user/user-route.ts";
import { userChangeRoute } from "./user-change/user-change-route.ts";
import { userSessionsEndRoute } from "./user-sessions-end/user-sessions-end-route.ts";
import { usersRoute } from "./users/users-route.ts";

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
  signInRoute,
  sessionPreviewRoute,
  sessionCreateRoute,
  sessionEndRoute,
  sessionsEndRoute,
  activationPreviewRoute,
  activationRoute,
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
  usersRoute,
  userRoute,
  userChangeRoute,
  userSessionsEndRoute,
  invitationCreateRoute,
  issuanceCreateRoute,
  importCreateRoute,
  importsRoute,
  importCsvRoute,
  importRoute,
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
