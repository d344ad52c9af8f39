import { Navigate, Router, useParams, type RouteDefinition, type RouteSectionProps } from "@solidjs/router";
import { lazy, type Component } from "solid-js";
import { Layout } from "./layout.tsx";
import EventPage from "./pages/event-page.tsx";
import { NotFound } from "./ui/notices.tsx";
import { loadTexts, type Area } from "./language/texts.ts";
import PurchasePage from "./pages/purchase-page.tsx";
import { createSession, SessionContext } from "./session/create-session.ts";
import { loadCode as loadOrReload } from "./sources/reload-once.ts";
import { SourcesContext, type Sources } from "./sources/sources.ts";

type Pages<Name extends string> = Record<Name, Component<RouteSectionProps>>;

/** A page of a chunk that loads on demand, with its texts. */
const pageOf =
  <Name extends string>(load: () => Promise<Pages<Name>>, ...areas: Area[]) =>
  (name: Name) =>
    lazy(async () => {
      const [pages] = await loadCode(() => Promise.all([load(), loadTexts(...areas)]));
      return { default: pages[name] };
    });

/** The address of this file has a hash of the build. */
const loadCode = <Code,>(load: () => Promise<Code>) =>
  loadOrReload(load, import.meta.url, {
    // Its getter throws where the browser blocks storage.
    storage: {
      getItem: (key) => sessionStorage.getItem(key),
      setItem: (key, text) => sessionStorage.setItem(key, text),
    },
    reload: () => window.location.reload(),
    isReachable: () =>
      fetch(window.location.pathname, { method: "HEAD", cache: "no-store" }).then(
        ({ status }) => status < 500,
        () => false,
      ),
  });

const EventsPage = pageOf(() => import("./pages/events-page.tsx"))("default");
const ticketPage = pageOf(() => import("./pages/ticket-pages.ts"), "tickets");
const staffPage = pageOf(() => import("./staff/staff-pages.ts"), "guestList", "staff", "organisers");
const SheetsPage = ticketPage("SheetsPage");
const toEvents = () => <Navigate href="/staff/events" />;

/**
 * All pages. Those for buying and waiting load at once, so that in a drop no one needs another file after pressing Buy.
 * The rest loads on demand. The gateway has the same list, `pagePaths`.
 */
export const routes: RouteDefinition[] = [
  { path: "/", component: EventsPage },
  { path: "/events/:slug", component: EventPage },
  { path: "/events/:slug/tickets", component: ToTickets },
  { path: "/events/:slug/purchases/:purchaseId", component: PurchasePage },
  { path: "/tickets", component: ticketPage("TicketsPage") },
  { path: "/tickets/all", component: SheetsPage },
  { path: "/tickets/event/:slug", component: SheetsPage },
  { path: "/tickets/:ticketId", component: ticketPage("TicketPage") },
  { path: "/sign-in", component: pageOf(() => import("./pages/sign-in-page.tsx"), "tickets")("default") },
  { path: "/activate", component: pageOf(() => import("./pages/activate-page.tsx"), "tickets")("default") },
  {
    path: "/staff",
    component: staffPage("StaffFrame"),
    children: [
      { path: "/", component: toEvents },
      { path: "/events", component: staffPage("EventsPage") },
      { path: "/events/new", component: staffPage("EventNewPage") },
      {
        path: "/events/:eventId",
        component: staffPage("EventFrame"),
        children: [
          { path: "/", component: staffPage("EventOverviewPage") },
          { path: "/tickets", component: staffPage("TicketsPage") },
          { path: "/purchases", component: staffPage("PurchasesPage") },
          { path: "/issue", component: staffPage("IssuePage") },
          { path: "/imports", component: staffPage("ImportPage") },
          { path: "/imports/:importId", component: staffPage("ImportProgressPage") },
          { path: "/preview", component: staffPage("PreviewPage") },
          { path: "/details", component: staffPage("EventDetailsPage") },
        ],
      },
      { path: "/people", component: staffPage("PeoplePage") },
      { path: "/people/invite", component: staffPage("InvitePage") },
      { path: "/people/:userId", component: staffPage("PersonPage") },
      { path: "/mails", component: staffPage("MailsPage") },
      { path: "/audit", component: staffPage("AuditPage") },
    ],
  },
  {
    path: ["/operator", "/operator/events/:eventId"],
    component: pageOf(() => import("./operator/operator-pages.tsx"), "operator", "console")("default"),
  },
  { path: "*", component: () => <NotFound what="page" /> },
];

export const makeApp = (sources: Sources) => () => (
  <SourcesContext.Provider value={sources}>
    <SessionContext.Provider value={createSession(sources)}>
      <Router scrollRestoration root={Layout}>
        {routes}
      </Router>
    </SessionContext.Provider>
  </SourcesContext.Provider>
);

/** An event's tickets are under /tickets, the scope of the service worker: it must not serve the pages of a sale. */
function ToTickets() {
  const params = useParams<{ slug: string }>();
  return <Navigate href={`/tickets/event/${params.slug}`} />;
}
