import { Route, Router } from "@solidjs/router";
import { lazy, onMount } from "solid-js";
import { Layout } from "./layout.tsx";
import EventPage from "./pages/event-page.tsx";
import EventsPage from "./pages/events-page.tsx";
import { NotFound } from "./pages/not-found.tsx";
import { createSession } from "./session/create-session.ts";
import { SessionContext } from "./session/session-context.ts";
import { SourcesContext, type Sources } from "./sources.ts";

const PurchasePage = lazy(() => import("./pages/purchase-page.tsx"));
const EventTicketsPage = lazy(() => import("./pages/event-tickets-page.tsx"));
const TicketsPage = lazy(() => import("./pages/tickets-page.tsx"));
const TicketPage = lazy(() => import("./pages/ticket-page.tsx"));
const SignInPage = lazy(() => import("./pages/sign-in-page.tsx"));
const ActivatePage = lazy(() => import("./pages/activate-page.tsx"));

/** All pages. What it takes to press Buy comes at once; the place in the line as soon as there is time; the rest when asked for. */
export function App(props: { sources: Sources }) {
  // eslint-disable-next-line solid/reactivity -- the sources are the same for as long as the app lives
  const session = createSession(props.sources);
  onMount(() => whenIdle(() => void PurchasePage.preload()));
  return (
    <SourcesContext.Provider value={props.sources}>
      <SessionContext.Provider value={session}>
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
}

/** Longest that idle time is waited for. */
const idleTimeoutMs = 2000;

function whenIdle(run: () => void): void {
  // Safari has no idle callbacks.
  if ("requestIdleCallback" in window) window.requestIdleCallback(run, { timeout: idleTimeoutMs });
  else setTimeout(run, idleTimeoutMs);
}
