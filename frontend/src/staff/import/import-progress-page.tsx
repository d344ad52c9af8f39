import type { Import } from "@admit/contract";
import { useParams } from "@solidjs/router";
import { Match, Show, Switch } from "solid-js";
import { isRefusal } from "../../api/errors.ts";
import { Apology } from "../../pages/apology.tsx";
import { createTitle } from "../../pages/create-title.ts";
import { figure, tickets } from "../../words/count.ts";
import { useEvent } from "../events/event-context.ts";
import { createPolled } from "../parts/create-polled.ts";
import { momentOf } from "../parts/moment.ts";
import { csvOf } from "../staff-api.ts";
import { useStaffApi } from "../staff-api-context.ts";

const lookAgainMs = 1000;

/** How far an import is. Its address is its own: a reload, or another device, finds it again. */
export default function ImportProgressPage() {
  const api = useStaffApi();
  const params = useParams<{ importId: string }>();
  const { event } = useEvent();
  createTitle(() => `Import · ${event().title}`);
  const progress = createPolled(
    () => params.importId,
    (importId, signal) => api.import(event().id, importId, signal),
    (state) => (state.status === "DONE" ? null : lookAgainMs),
  );
  const isUnknown = () =>
    isRefusal(progress.error(), "import-not-found") || isRefusal(progress.error(), "invalid-request");
  return (
    <>
      <p class="staff-back">
        <a href={`/staff/events/${event().id}/imports`}>Imports</a>
      </p>
      <Switch fallback={<div class="staff-room" aria-busy="true" />}>
        <Match when={progress.value()}>
          {(state) => <Progress import={state()} isStale={progress.error() !== undefined} />}
        </Match>
        <Match when={isUnknown()}>
          <div class="notice">
            <h2>No such import</h2>
            <p>There is no import of this event at this address.</p>
          </div>
        </Match>
        <Match when={progress.error()}>
          <Apology error={progress.error()} what="This import" onAgain={progress.again} />
        </Match>
      </Switch>
    </>
  );
}

function Progress(props: { import: Import; isStale: boolean }) {
  const isDone = () => props.import.status === "DONE";
  const words = () =>
    isDone()
      ? `Done. ${tickets(props.import.ticketsIssued)} of ${figure(props.import.ticketsRequested)} were issued.`
      : "Every row takes its turn in the line. You can leave this page, and come back to it.";
  return (
    <section class="staff-section progress" aria-labelledby="import-title">
      <h2 id="import-title">Import of {momentOf(props.import.createdAt)}</h2>
      <p class="progress-figure">
        <span class="figure">{figure(props.import.decided)}</span> of {figure(props.import.rows)} rows decided
      </p>
      <progress
        class="progress-bar"
        max={Math.max(1, props.import.rows)}
        value={props.import.decided}
        aria-labelledby="import-title"
      />
      <p class="verdict-line" role="status">
        {props.isStale ? "We lost the connection. The import goes on; trying again." : words()}
      </p>
      <dl class="facts facts-figures">
        <dt>In full</dt>
        <dd>{figure(props.import.fulfilled)}</dd>
        <dt>In part</dt>
        <dd>{figure(props.import.partial)}</dd>
        <dt>Rejected</dt>
        <dd>{figure(props.import.rejected)}</dd>
        <dt>Failed</dt>
        <dd>{figure(props.import.failed)}</dd>
        <dt>Tickets issued</dt>
        <dd>
          {figure(props.import.ticketsIssued)} of {figure(props.import.ticketsRequested)}
        </dd>
      </dl>
      <div class="actions">
        <a
          class="button button-small"
          href={csvOf.import(props.import.eventId, props.import.id)}
          download=""
          target="_self"
        >
          {isDone() ? "Download every row’s outcome (CSV)" : "Download the outcomes so far (CSV)"}
        </a>
        <Show when={isDone()}>
          <a class="button button-small button-quiet" href={`/staff/events/${props.import.eventId}/tickets`}>
            See the tickets
          </a>
        </Show>
      </div>
    </section>
  );
}
