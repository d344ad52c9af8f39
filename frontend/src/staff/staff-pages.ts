/** All pages of the staff in one file, so that going from one to another loads nothing. */
export { default as AuditPage } from "./audit/audit-page.tsx";
export { default as EventDetailsPage } from "./events/event-details-page.tsx";
export { default as EventFrame } from "./events/event-frame.tsx";
export { default as EventNewPage } from "./events/event-new-page.tsx";
export { default as EventOverviewPage } from "./events/event-overview-page.tsx";
export { default as EventsPage } from "./events/events-page.tsx";
export { default as ImportPage } from "./import/import-page.tsx";
export { default as ImportProgressPage } from "./import/import-progress-page.tsx";
export { default as IssuePage } from "./issue/issue-page.tsx";
export { default as InvitePage } from "./people/invite-page.tsx";
export { default as PeoplePage } from "./people/people-page.tsx";
export { default as PersonPage } from "./people/person-page.tsx";
export { default as StaffFrame } from "./staff-frame.tsx";
export { default as PurchasesPage } from "./tickets/purchases-page.tsx";
export { default as TicketsPage } from "./tickets/tickets-page.tsx";
