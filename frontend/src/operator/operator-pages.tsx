import { A, useLocation, useParams } from "@solidjs/router";
import { Match, Show, Switch } from "solid-js";
import { ConnectionLost, Refused } from "../api/request.ts";
import { age } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import { useSession } from "../session/create-session.ts";
import { StaffOnly } from "../session/staff-only.tsx";
import { ConsoleContext, createFeed, useConsole } from "./create-feed.ts";
import { ConsolePage } from "./console-page.tsx";
import { pollMs } from "./follow-overview.ts";
import { LinePage } from "./line-page.tsx";
import { makeOpsApi } from "./ops-api.ts";
import "../styles/form.css";
import "../styles/staff.css";
import "../styles/staff-table.css";
import "../styles/staff-form.css";
import "../styles/operator.css";

export default function OperatorPages() {
  const location = useLocation();
  return (
    <div class="staff operator">
      <StaffOnly path={location.pathname}>
        <Console />
      </StaffOnly>
    </div>
  );
}

/** One feed for the whole console: moving from the lines to one of them loses nothing. */
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
        <nav class="staff-nav" aria-label={texts.console.pages.operatorNav}>
          <A href="/operator" end>
            {texts.console.pages.linesLink}
          </A>
        </nav>
        <Freshness />
      </div>
      <Show when={params.eventId} fallback={<ConsolePage />}>
        <LinePage />
      </Show>
    </ConsoleContext.Provider>
  );
}

/** How fresh the page is, in a line that keeps its room. */
export function Freshness() {
  const { feed } = useConsole();
  const { noData, notLive, live, connecting, polledEvery } = texts.console.pages;
  const stale = (staleMs: number) => (feed.source() === null ? noData : notLive(age(staleMs)));
  return (
    <p class="freshness" data-stale={feed.staleMs() !== null}>
      <Switch fallback={live}>
        <Match when={feed.staleMs()}>
          {(staleMs) => <strong>{`${stale(staleMs())} ${failureText(feed.error())}`}</strong>}
        </Match>
        <Match when={feed.source() === null}>{connecting}</Match>
        <Match when={feed.source() === "polled"}>{polledEvery(pollMs / 1000)}</Match>
      </Switch>
    </p>
  );
}

function failureText(error: unknown): string {
  const { unreachable, notResponding, retrying } = texts.console.pages;
  if (error instanceof ConnectionLost) return unreachable;
  if (error instanceof Refused && error.problem.status === 403) return error.problem.detail;
  if (error instanceof Refused) return notResponding;
  return retrying;
}
