import type { Import } from "@admit/contract";
import { useParams } from "@solidjs/router";
import { Match, Show, Switch, type JSX } from "solid-js";
import { isUnknown } from "../../api/request.ts";
import { createPolled } from "../../data/create-answer.ts";
import { figure, momentOf } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
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
  createTitle(() => texts.guestList.imports.pageTitle(event().title));
  const progress = createPolled(
    () => params.importId,
    (importId, signal) => api.import(event().id, importId, signal),
    (state) => (state.status === "DONE" ? null : pollMs),
  );
  return (
    <>
      <BackLink href={`/staff/events/${event().id}/imports`}>{texts.guestList.progress.backToImports}</BackLink>
      <Switch fallback={<div class="staff-room" aria-busy="true" />}>
        <Match when={progress.value()}>
          {(state) => <Progress import={state()} isStale={progress.error() !== undefined} />}
        </Match>
        <Match when={isUnknown(progress.error(), "import-not-found")}>
          <Notice title={texts.guestList.progress.unknownImport}>{texts.guestList.progress.unknownImportWhy}</Notice>
        </Match>
        <Match when={progress.error()}>
          <LoadError error={progress.error()} what={texts.guestList.progress.thisImport} onAgain={progress.again} />
        </Match>
      </Switch>
    </>
  );
}

function Progress(props: { import: Import; isStale: boolean }) {
  const isDone = () => props.import.status === "DONE";
  const issued = () => texts.guestList.progress.issuedOf(props.import.ticketsIssued, props.import.ticketsRequested);
  const summary = () => {
    if (props.isStale) return texts.guestList.progress.connectionLost;
    return isDone()
      ? texts.guestList.progress.doneIssued(props.import.ticketsIssued, props.import.ticketsRequested)
      : texts.guestList.progress.rowsQueue;
  };
  const counts = () =>
    [
      [texts.guestList.outcomes.fulfilled, figure(props.import.fulfilled)],
      [texts.guestList.outcomes.partial, figure(props.import.partial)],
      [texts.guestList.outcomes.rejected, figure(props.import.rejected)],
      [texts.guestList.progress.failedRows, figure(props.import.failed)],
      [texts.guestList.progress.issuedTickets, issued()],
    ] as const;
  return (
    <section class="staff-section progress" aria-labelledby="import-title">
      <h2 id="import-title">{texts.guestList.progress.importOf(momentOf(props.import.createdAt))}</h2>
      <p class="progress-figure">
        {texts.guestList.progress.decidedRows<JSX.Element>(
          <span class="figure">{figure(props.import.decided)}</span>,
          props.import.rows,
        )}
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
          {isDone() ? texts.guestList.progress.downloadResults : texts.guestList.progress.downloadSoFar}
        </CsvDownload>
        <Show when={isDone()}>
          <SmallQuietLink href={`/staff/events/${props.import.eventId}/tickets`}>
            {texts.guestList.progress.viewTickets}
          </SmallQuietLink>
        </Show>
      </div>
    </section>
  );
}
