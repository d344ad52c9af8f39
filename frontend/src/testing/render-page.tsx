import type { User } from "@admit/contract";
import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { render } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { For, type Component, type JSX } from "solid-js";
import { SessionContext, type Session } from "../session/create-session.ts";
import { SourcesContext, type Sources } from "../sources/sources.ts";
import { aUser, fakeSources, type FakeSources } from "./fake-sources.ts";

export const aSession = (user: User | null | undefined = aUser(), change: Partial<Session> = {}): Session => ({
  user: () => user,
  trouble: () => undefined,
  enter: () => {},
  refresh: () => {},
  leave: () => Promise.resolve(),
  ...change,
});

/** Components with fake sources and a session around them. */
export function renderWith(content: () => JSX.Element, sources: Sources = fakeSources(), session = aSession()) {
  render(() => (
    <SourcesContext.Provider value={sources}>
      <SessionContext.Provider value={session}>{content()}</SessionContext.Provider>
    </SourcesContext.Provider>
  ));
  return { user: userEvent.setup() };
}

interface Visit {
  /** The address to open. */
  at: string;
  /** Pages by their route; any other address shows "Elsewhere". */
  routes: Record<string, Component>;
  sources?: FakeSources;
  session?: Session;
  /** More providers around the router. */
  around?: Component<{ children: JSX.Element }>;
}

/** A page at an address. */
export function visitPage(visit: Visit) {
  const { at, routes, sources = fakeSources(), session, around: Around = (props) => <>{props.children}</> } = visit;
  const history = createMemoryHistory();
  history.set({ value: at });
  const { user } = renderWith(
    () => (
      <Around>
        <MemoryRouter history={history}>
          <For each={Object.entries(routes)}>{([path, page]) => <Route path={path} component={page} />}</For>
          <Route path="*" component={() => <p>Elsewhere</p>} />
        </MemoryRouter>
      </Around>
    ),
    sources,
    session,
  );
  return { sources, history, user };
}
