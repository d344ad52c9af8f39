import { importMaxBytes, importRowsMax, purchaseQuantityMax, type Import } from "@admit/contract";
import { useNavigate, useParams } from "@solidjs/router";
import { createSignal, Match, Show, Switch } from "solid-js";
import { ConnectionLost, isPassing, isUnknown, Refused } from "../../api/request.ts";
import { createList } from "../../data/create-list.ts";
import { createAction, createPolled } from "../../data/create-answer.ts";
import { figure, fileSize, momentOf, tickets } from "../../format/format.ts";
import { useSources } from "../../sources/sources.ts";
import { BackLink, DownloadLink, LinkButton, SmallQuietLink } from "../../ui/buttons.tsx";
import { errorText } from "../../ui/error-text.ts";
import { StaffForm } from "../../ui/fields.tsx";
import { createTitle, LoadError, Notice } from "../../ui/notices.tsx";
import { Mark } from "../../ui/person.tsx";
import { Facts, Listing, type Column } from "../../ui/table.tsx";
import { csvOf, useStaffApi } from "../api/staff-api.ts";
import { useEvent } from "../events/event-frame.tsx";
import { downloadText, FileChoice, forgetUpload, RowErrors, uploadKey } from "./import-file.tsx";

const sample = "email,name,quantity\r\nada@example.org,Ada Lovelace,2\r\ngrace@example.org,Grace Hopper,1\r\n";

const columns: Column<Import>[] = [
  {
    name: "Uploaded",
    class: "cell-name",
    cell: (each) => <a href={`/staff/events/${each.eventId}/imports/${each.id}`}>{momentOf(each.createdAt)}</a>,
  },
  {
    name: "Status",
    cell: (each) => (
      <Mark kind={each.status === "DONE" ? "good" : "waiting"}>{each.status === "DONE" ? "Done" : "Running"}</Mark>
    ),
  },
  { name: "Rows", class: "cell-figure", cell: ({ rows }) => figure(rows) },
  { name: "Tickets issued", class: "cell-figure", cell: ({ ticketsIssued }) => figure(ticketsIssued) },
  { name: "Requested", class: "cell-figure", cell: ({ ticketsRequested }) => figure(ticketsRequested) },
];

/** Issues tickets to a list of people. */
export function ImportPage() {
  const api = useStaffApi();
  const sources = useSources();
  const navigate = useNavigate();
  const { event } = useEvent();
  const [file, setFile] = createSignal<File | null>(null);
  const [problem, setProblem] = createSignal<string>();
  createTitle(() => `Import · ${event().title}`);
  const earlier = createList(
    () => event().id,
    (eventId, cursor, signal) => api.imports([eventId], { cursor }, signal),
  );
  const uploading = createAction(async (chosen: File) => {
    const { id } = event();
    const key = uploadKey(sources.storage, id, chosen, () => sources.newKey());
    try {
      const created = await api.createImport(id, chosen, key);
      forgetUpload(sources.storage, id);
      return created;
    } catch (error) {
      // A refusal is an answer: the corrected file is another one.
      if (!isPassing(error)) forgetUpload(sources.storage, id);
      throw error;
    }
  });
  const refused = () => {
    const error = uploading.error();
    return error instanceof Refused && error.problem.errors?.length ? error.problem : null;
  };

  function choose(chosen: File) {
    uploading.clear();
    setProblem(
      chosen.size > importMaxBytes
        ? `This file is ${fileSize(chosen.size)}; the limit is ${fileSize(importMaxBytes)}. Split it in two.`
        : undefined,
    );
    setFile(chosen);
  }
  async function upload(): Promise<void> {
    const chosen = file();
    if (!chosen) setProblem("Choose a file first.");
    if (!chosen || problem()) return;
    const { id } = event();
    const created = await uploading.run(chosen);
    if (created) navigate(`/staff/events/${id}/imports/${created.id}`);
  }
  return (
    <>
      <StaffForm
        submit={uploading.isBusy() ? "Uploading…" : file() ? `Import ${file()?.name}` : "Import"}
        isBusy={uploading.isBusy()}
        onSubmit={() => void upload()}
      >
        <p class="staff-lead">
          Upload a CSV file with the columns <code>email</code>, <code>name</code> and <code>quantity</code>: one person
          per row, 1 to {figure(purchaseQuantityMax)} tickets each, up to {figure(importRowsMax)} rows.{" "}
          <LinkButton onPress={() => downloadText("admit import sample.csv", sample)}>Download a sample</LinkButton>
        </p>
        <p class="staff-lead">
          If any row is wrong, nothing is issued. Otherwise every row joins the line. New addresses become guests. We
          won’t email anyone.
        </p>
        <Show when={event().status !== "PUBLISHED"}>
          <p class="warning">Publish this event first: until then, no tickets can be issued.</p>
        </Show>
        <FileChoice
          file={file()}
          problem={problem() ?? (uploading.error() && !refused() ? failure(uploading.error()) : undefined)}
          onChoose={choose}
        />
      </StaffForm>
      <Show when={refused()}>
        {(problem) => (
          <RowErrors fileName={file()?.name ?? "the file"} errors={problem().errors ?? []} detail={problem().detail} />
        )}
      </Show>
      <section class="staff-section">
        <h2>Earlier imports</h2>
        <Listing list={earlier} what="the earlier imports" columns={columns} empty={<p>None for this event yet.</p>} />
      </section>
    </>
  );
}

const failure = (error: unknown): string =>
  error instanceof ConnectionLost
    ? "We lost the connection. Press Import again: the same file counts only once."
    : errorText(error);

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
        <DownloadLink href={csvOf.import(props.import.eventId, props.import.id)}>
          {isDone() ? "Download results (CSV)" : "Download results so far (CSV)"}
        </DownloadLink>
        <Show when={isDone()}>
          <SmallQuietLink href={`/staff/events/${props.import.eventId}/tickets`}>View tickets</SmallQuietLink>
        </Show>
      </div>
    </section>
  );
}
