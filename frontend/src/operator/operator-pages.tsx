import { A, useLocation, useParams } from "@solidjs/router";
import { Match, Show, Switch } from "solid-js";
import { useSession } from "../session/create-session.ts";
import { createHasEnded, NotStaff, SignedOut } from "../staff/staff-frame.tsx";
import { ConsoleContext } from "./console-context.ts";
import { ConsolePage } from "./console-page.tsx";
import { LinePage } from "./line-page.tsx";
import { createFeed } from "./create-feed.ts";
import { Freshness } from "./freshness.tsx";
import { makeOpsApi } from "./ops-api.ts";
import "../styles/operator.css";

/** The operators' pages and what stands around them. It lets nobody but the staff in. The service refuses them besides. */
export default function OperatorPages() {
  const session = useSession();
  const location = useLocation();
  const role = () => session.user()?.role;
  const hasEnded = createHasEnded(session);
  return (
    <div class="staff operator">
      <Switch fallback={<div class="staff-room" aria-busy="true" />}>
        <Match when={session.user() === null}>
          <SignedOut path={location.pathname} hasEnded={hasEnded()} />
        </Match>
        <Match when={role() === "BUYER"}>
          <NotStaff email={session.user()?.email ?? null} />
        </Match>
        <Match when={role()}>
          <Console />
        </Match>
      </Switch>
    </div>
  );
}

/** One feed for all of the console: going from the lines to one of them loses nothing. */
function Console() {
  const params = useParams<{ eventId?: string }>();
  const session = useSession();
  const api = makeOpsApi(
    (input, init) => fetch(input, init),
    () => session.refresh(),
  );
  const console = {
    api,
    feed: createFeed(api),
    loadCharts: () => import("./draw-chart.ts"),
    mayAct: () => session.user()?.role === "ADMIN",
  };
  return (
    <ConsoleContext.Provider value={console}>
      <div class="ops-bar">
        <nav class="staff-nav" aria-label="Operator">
          <A href="/operator" end>
            Lines
          </A>
          <a href="/operator/queues" rel="external">
            Queues
          </a>
        </nav>
        <Freshness />
      </div>
      <Show when={params.eventId} fallback={<ConsolePage />}>
        <LinePage />
      </Show>
    </ConsoleContext.Provider>
  );
}
