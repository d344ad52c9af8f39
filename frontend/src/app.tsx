import { Navigate, Route, Router, useParams, type RouteSectionProps } from "@solidjs/router";
import { lazy, type Component } from "solid-js";
import { Layout } from "./layout.tsx";
import EventPage from "./pages/event-page.tsx";
import EventsPage from "./pages/events-page.tsx";
import { NotFound } from "./ui/notices.tsx";
import PurchasePage from "./pages/purchase-page.tsx";
import { createSession, SessionContext } from "./session/create-session.ts";
import { SourcesContext, type Sources } from "./sources/sources.ts";

/** A page of a chunk that loads on demand. */
const pageOf =
  <Name extends string>(load: () => Promise<Record<Name, Component<RouteSectionProps>>>) =>
  (name: Name) =>
    lazy(async () => ({ default: (await load())[name] }));

const ticketPage = pageOf(() => import("./pages/ticket-pages.ts"));
const staffPage = pageOf(() => import("./staff/staff-pages.ts"));
const SheetsPage = ticketPage("SheetsPage");
const SignInPage = lazy(() => import("./pages/sign-in-page.tsx"));
const ActivatePage = lazy(() => import("./pages/activate-page.tsx"));
const OperatorPages = lazy(() => import("./operator/operator-pages.tsx"));

/**
 * All pages. Those for buying and waiting load at once, so that in a drop no one needs another file after pressing Buy.
 * The rest loads on demand.
 */
export const makeApp = (sources: Sources) => () => (
  <SourcesContext.Provider value={sources}>
    <SessionContext.Provider value={createSession(sources)}>
      <Router root={Layout}>
        <Route path="/" component={EventsPage} />
        <Route path="/events/:slug" component={EventPage} />
        <Route path="/events/:slug/tickets" component={ToTickets} />
        <Route path="/events/:slug/purchases/:purchaseId" component={PurchasePage} />
        <Route path="/tickets" component={ticketPage("TicketsPage")} />
        <Route path="/tickets/all" component={SheetsPage} />
        <Route path="/tickets/event/:slug" component={SheetsPage} />
        <Route path="/tickets/:ticketId" component={ticketPage("TicketPage")} />
        <Route path="/sign-in" component={SignInPage} />
        <Route path="/activate" component={ActivatePage} />
        <Route path="/staff" component={staffPage("StaffFrame")}>
          <Route path="/" component={() => <Navigate href="/staff/events" />} />
          <Route path="/events" component={staffPage("EventsPage")} />
          <Route path="/events/new" component={staffPage("EventNewPage")} />
          <Route path="/events/:eventId" component={staffPage("EventFrame")}>
            <Route path="/" component={staffPage("EventOverviewPage")} />
            <Route path="/tickets" component={staffPage("TicketsPage")} />
            <Route path="/purchases" component={staffPage("PurchasesPage")} />
            <Route path="/issue" component={staffPage("IssuePage")} />
            <Route path="/imports" component={staffPage("ImportPage")} />
            <Route path="/imports/:importId" component={staffPage("ImportProgressPage")} />
            <Route path="/details" component={staffPage("EventDetailsPage")} />
          </Route>
          <Route path="/people" component={staffPage("PeoplePage")} />
          <Route path="/people/invite" component={staffPage("InvitePage")} />
          <Route path="/people/:userId" component={staffPage("PersonPage")} />
          <Route path="/mails" component={staffPage("MailsPage")} />
          <Route path="/audit" component={staffPage("AuditPage")} />
        </Route>
        <Route path={["/operator", "/operator/events/:eventId"]} component={OperatorPages} />
        <Route path="*" component={() => <NotFound what="page" />} />
      </Router>
    </SessionContext.Provider>
  </SourcesContext.Provider>
);

/** An event's tickets are under /tickets, the scope of the service worker: it must not serve the pages of a sale. */
function ToTickets() {
  const params = useParams<{ slug: string }>();
  return <Navigate href={`/tickets/event/${params.slug}`} />;
}
