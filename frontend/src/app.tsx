import { Route, Router } from "@solidjs/router";
import { lazy } from "solid-js";
import { Layout } from "./layout.tsx";
import EventPage from "./pages/event-page.tsx";
import EventsPage from "./pages/events-page.tsx";
import { NotFound } from "./pages/not-found.tsx";
import PurchasePage from "./pages/purchase-page.tsx";
import { createSession } from "./session/create-session.ts";
import { SessionContext } from "./session/session-context.ts";
import { SourcesContext, type Sources } from "./sources.ts";

const EventTicketsPage = lazy(() => import("./pages/event-tickets-page.tsx"));
const TicketsPage = lazy(() => import("./pages/tickets-page.tsx"));
const TicketPage = lazy(() => import("./pages/ticket-page.tsx"));
const SignInPage = lazy(() => import("./pages/sign-in-page.tsx"));
const ActivatePage = lazy(() => import("./pages/activate-page.tsx"));

/**
 * All pages. What it takes to buy and to wait comes at once: in a drop nobody should need another file after
 * pressing Buy. The rest is loaded when it is asked for.
 */
export const makeApp = (sources: Sources) => () => (
  <SourcesContext.Provider value={sources}>
    <SessionContext.Provider value={createSession(sources)}>
      <Router root={Layout}>
        <Route path="/" component={EventsPage} />
        <Route path="/events/:slug" component={EventPage} />
        <Route path="/events/:slug/tickets" component={EventTicketsPage} />
        <Route path="/events/:slug/purchases/:purchaseId" component={PurchasePage} />
        <Route path="/tickets" component={TicketsPage} />
        <Route path="/tickets/:ticketId" component={TicketPage} />
        <Route path="/sign-in" component={SignInPage} />
        <Route path="/activate" component={ActivatePage} />
        <Route path="*" component={() => <NotFound what="page" />} />
      </Router>
    </SessionContext.Provider>
  </SourcesContext.Provider>
);
