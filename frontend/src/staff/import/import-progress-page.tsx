import type { Import } from "@admit/contract";
import { useParams } from "@solidjs/router";
import { Match, Show, Switch } from "solid-js";
import { isUnknown } from "../../api/request.ts";
import { createPolled } from "../../data/create-answer.ts";
import { figure, momentOf, tickets } from "../../format/format.ts";
import { BackLink, SmallQuietLink } from "../../ui/buttons.tsx";
import { createTitle, LoadError, Notice } from "../../ui/notices.tsx";
import { Facts } from "../../ui/table.tsx";
import { csvOf, useStaffApi } from "../api/staff-api.ts";
import { useEvent } from "../events/event-frame.tsx";
import { CsvDownload } from "../export/csv-download.tsx";

const pollMs = 1000;

/** An import's progress, at an address of its own: a reload, or another device, finds it again. */
export function ImportProgressPage() {
  const api = useStaffApi();
  const params = useParams<{ importId: string }>();
  const { event } = useEvent();
  createTitle(() => `Import · ${event().title}`);
  const progress = createPolled(
    () => params.importId,
    (importId, signal) => api.import(event().id, importId, signal),
    (state) => (state.status === "DONE" ? null : pollMs),
  );
  return (
    <>
      <BackLink href={`/staff/events/${event().id}/imports`}>Imports</BackLink>
      <Switch fallback={<div class="staff-room" aria-busy="true" />}>
        <Match when={progress.value()}>
          {(state) => <Progress import={state()} isStale={progress.error() !== undefined} />}
        </Match>
        <Match when={isUnknown(progress.error(), "import-not-found")}>
          <Notice title="No such import">This event has no import at this address.</Notice>
        </Match>
        <Match when={progress.error()}>
          <LoadError error={progress.error()} what="this import" onAgain={progress.again} />
        </Match>
      </Switch>
    </>
  );
}

function Progress(props: { import: Import; isStale: boolean }) {
  const isDone = () => props.import.status === "DONE";
  const issued = () => `${tickets(props.import.ticketsIssued)} of ${figure(props.import.ticketsRequested)}`;
  const summary = () => {
    if (props.isStale) return "We lost the connection. The import continues; trying again.";
    return isDone() ? `Done. Issued ${issued()}.` : "Every row queues in the line. You can leave and come back.";
  };
  const counts = () =>
    [
      ["In full", figure(props.import.fulfilled)],
      ["In part", figure(props.import.partial)],
      ["Rejected", figure(props.import.rejected)],
      ["Failed", figure(props.import.failed)],
      ["Issued", issued()],
    ] as const;
  return (
    <section class="staff-section progress" aria-labelledby="import-title">
      <h2 id="import-title">Import of {momentOf(props.import.createdAt)}</h2>
      <p class="progress-figure">
        <span class="figure">{figure(props.import.decided)}</span> of {figure(props.import.rows)} rows
      </p>
      <progress
        class="progress-bar"
        max={Math.max(1, props.import.rows)}
        value={props.import.decided}
        aria-labelledby="import-title"
      />
      <p class="verdict-line" role="status">
        {summary()}
      </p>
      <Facts rows={counts()} class="facts facts-figures" />
      <div class="actions">
        <CsvDownload href={csvOf.import(props.import.eventId, props.import.id)}>
          {isDone() ? "Download results (CSV)" : "Download results so far (CSV)"}
        </CsvDownload>
        <Show when={isDone()}>
          <SmallQuietLink href={`/staff/events/${props.import.eventId}/tickets`}>View tickets</SmallQuietLink>
        </Show>
      </div>
    </section>
  );
}
