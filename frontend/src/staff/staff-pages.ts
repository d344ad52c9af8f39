/** All staff pages in one chunk: moving between them loads nothing. */
export { AuditPage } from "./audit/audit-page.tsx";
export { EventFrame } from "./events/event-frame.tsx";
export { EventOverviewPage } from "./events/event-overview-page.tsx";
export { EventDetailsPage, EventNewPage, EventsPage } from "./events/event-pages.tsx";
export { PreviewPage } from "./events/preview-page.tsx";
export { ImportPage } from "./import/import-page.tsx";
export { ImportProgressPage } from "./import/import-progress-page.tsx";
export { IssuePage } from "./issue/issue-page.tsx";
export { MailsPage } from "./mails/mails-page.tsx";
export { InvitePage } from "./people/invite-page.tsx";
export { PeoplePage } from "./people/people-page.tsx";
export { PersonPage } from "./people/person-page.tsx";
export { StaffFrame } from "./staff-frame.tsx";
export { PurchasesPage } from "./tickets/purchases-page.tsx";
export { TicketsPage } from "./tickets/tickets-page.tsx";
