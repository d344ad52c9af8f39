/**
 * The addresses of the frontend's pages; a part that begins with a colon may be any. The gateway answers 404 at all
 * others, and a test of the frontend compares them with its routes.
 */
export const pagePaths = [
  "/",
  "/events/:slug",
  "/events/:slug/tickets",
  "/events/:slug/purchases/:purchaseId",
  "/tickets",
  "/tickets/all",
  "/tickets/event/:slug",
  "/tickets/:ticketId",
  "/sign-in",
  "/activate",
  "/staff",
  "/staff/events",
  "/staff/events/new",
  "/staff/events/:eventId",
  "/staff/events/:eventId/tickets",
  "/staff/events/:eventId/purchases",
  "/staff/events/:eventId/issue",
  "/staff/events/:eventId/imports",
  "/staff/events/:eventId/imports/:importId",
  "/staff/events/:eventId/preview",
  "/staff/events/:eventId/details",
  "/staff/people",
  "/staff/people/invite",
  "/staff/people/:userId",
  "/staff/mails",
  "/staff/audit",
  "/operator",
  "/operator/events/:eventId",
] as const;

/** Where the page's element with the API's answers is, so that its first paint needs no request. */
export const inlinedAnswersId = "answers";
