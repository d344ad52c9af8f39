import { Navigate, Route, Router, useParams } from "@solidjs/router";
import { lazy } from "solid-js";
import { Layout } from "./layout.tsx";
import EventPage from "./pages/event-page.tsx";
import EventsPage from "./pages/events-page.tsx";
import { NotFound } from "./ui/notices.tsx";
import PurchasePage from "./pages/purchase-page.tsx";
import { createSession, SessionContext } from "./session/create-session.ts";
import { SourcesContext, type Sources } from "./sources/sources.ts";
import type * as staffPages from "./staff/staff-pages.ts";

const ticketPages = () => import("./pages/ticket-pages.ts");
const TicketsPage = lazy(async () => ({ default: (await ticketPages()).TicketsPage }));
const SheetsPage = lazy(async () => ({ default: (await ticketPages()).SheetsPage }));
const TicketPage = lazy(async () => ({ default: (await ticketPages()).TicketPage }));
const SignInPage = lazy(() => import("./pages/sign-in-page.tsx"));
const ActivatePage = lazy(() => import("./pages/activate-page.tsx"));
const OperatorPages = lazy(() => import("./operator/operator-pages.tsx"));

type StaffPages = typeof staffPages;
const staffPage = <Name extends keyof StaffPages>(name: Name) =>
  lazy(() => import("./staff/staff-pages.ts").then((pages) => ({ default: pages[name] })));

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
        <Route path="/tickets" component={TicketsPage} />
        <Route path="/tickets/all" component={SheetsPage} />
        <Route path="/tickets/event/:slug" component={SheetsPage} />
        <Route path="/tickets/:ticketId" component={TicketPage} />
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
