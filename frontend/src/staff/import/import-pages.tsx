import { importMaxBytes, importRowsMax, purchaseQuantityMax, type Import } from "@admit/contract";
import { useNavigate, useParams } from "@solidjs/router";
import { createSignal, Show, Match, Switch } from "solid-js";
import { ConnectionLost, isPassing, Refused, isRefusal } from "../../api/request.ts";
import { createTitle, Apology } from "../../ui/notices.tsx";
import { useSources } from "../../sources/sources.ts";
import { figure, tickets } from "../../format/numbers.ts";
import { useEvent } from "../events/event-frame.tsx";
import { createAct } from "../../data/create-answer.ts";
import { createList } from "../../data/create-list.ts";
import { downloadText, FileChoice, sizeOf, forgetUpload, uploadKey, RowErrors } from "./import-file.tsx";
import { Listing, Cell, Row } from "../../ui/table.tsx";
import { Mark } from "../../ui/person.tsx";
import { momentOf } from "../../format/time.ts";
import { inWords } from "../../ui/error-text.ts";
import { useStaffApi, csvOf } from "../api/staff-api.ts";
import { createPolled } from "../../data/create-polled.ts";

const sample = "email,name,quantity\r\nada@example.org,Ada Lovelace,2\r\ngrace@example.org,Grace Hopper,1\r\n";

/** Issues to a list of people in one go. */
export function ImportPage() {
  const api = useStaffApi();
  const sources = useSources();
  const navigate = useNavigate();
  const { event } = useEvent();
  const [file, setFile] = createSignal<File | null>(null);
  const [problem, setProblem] = createSignal<string>();
  createTitle(() => `Import · ${event().title}`);
  const former = createList(
    () => event().id,
    (eventId, cursor, signal) => api.imports([eventId], { cursor }, signal),
  );
  const uploading = createAct(async (chosen: File) => {
    const { id } = event();
    const key = uploadKey(sources.storage, id, chosen, () => sources.newKey());
    try {
      const made = await api.createImport(id, chosen, key);
      forgetUpload(sources.storage, id);
      return made;
    } catch (error) {
      // A refusal is an answer: the corrected file is another one.
      if (!isPassing(error)) forgetUpload(sources.storage, id);
      throw error;
    }
  });
  const mistakes = () => {
    const error = uploading.error();
    return error instanceof Refused && error.problem.errors?.length ? error.problem : null;
  };

  function choose(chosen: File) {
    uploading.clear();
    setProblem(
      chosen.size > importMaxBytes
        ? `This file has ${sizeOf(chosen.size)}, and ${sizeOf(importMaxBytes)} is the most. Make two of it.`
        : undefined,
    );
    setFile(chosen);
  }
  async function upload() {
    const chosen = file();
    if (!chosen) return setProblem("Choose a file first.");
    if (problem()) return undefined;
    const { id } = event();
    const made = await uploading.run(chosen);
    if (made) navigate(`/staff/events/${id}/imports/${made.id}`);
    return undefined;
  }
  return (
    <>
      <form
        class="staff-form"
        novalidate
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void upload();
        }}
      >
        <p class="staff-lead">
          Issue to many people in one go. The first row names the columns <code>email</code>, <code>name</code> and{" "}
          <code>quantity</code>; each row below is one person, with 1 to {figure(purchaseQuantityMax)} tickets. At most{" "}
          {figure(importRowsMax)} rows.{" "}
          <button class="link" type="button" onClick={() => downloadText("admit import sample.csv", sample)}>
            Download a sample
          </button>
        </p>
        <p class="staff-lead">
          If one row is wrong, nothing is issued. Otherwise every row takes its turn in the line. Addresses that nobody
          has become invited people; no message is sent to anybody.
        </p>
        <Show when={event().status !== "PUBLISHED"}>
          <p class="warning">This event is not published: until it is, nothing can be issued.</p>
        </Show>
        <FileChoice
          file={file()}
          problem={problem() ?? (uploading.error() && !mistakes() ? failure(uploading.error()) : undefined)}
          onChoose={choose}
        />
        <div class="actions">
          <button class="button button-next" type="submit" aria-disabled={uploading.isBusy()}>
            {uploading.isBusy() ? "Uploading…" : file() ? `Import ${file()?.name}` : "Import"}
          </button>
        </div>
      </form>
      <Show when={mistakes()}>
        {(refused) => (
          <RowErrors fileName={file()?.name ?? "the file"} errors={refused().errors ?? []} detail={refused().detail} />
        )}
      </Show>
      <section class="staff-section">
        <h2>Former imports</h2>
        <Listing
          list={former}
          what="The former imports"
          columns={["Uploaded", "State", "Rows", "Tickets issued", "Asked for"]}
          empty={<p>None yet for this event.</p>}
        >
          {(each) => <FormerImport import={each} />}
        </Listing>
      </section>
    </>
  );
}

const failure = (error: unknown): string =>
  error instanceof ConnectionLost
    ? "No answer came. Press Import again: the same file counts once, however often it is sent."
    : inWords(error);

function FormerImport(props: { import: Import }) {
  return (
    <Row>
      <Cell class="cell-name">
        <a href={`/staff/events/${props.import.eventId}/imports/${props.import.id}`}>
          {momentOf(props.import.createdAt)}
        </a>
      </Cell>
      <Cell label="State">
        <Mark kind={props.import.status === "DONE" ? "good" : "waiting"}>
          {props.import.status === "DONE" ? "Done" : "Running"}
        </Mark>
      </Cell>
      <Cell label="Rows" class="cell-figure">
        {figure(props.import.rows)}
      </Cell>
      <Cell label="Tickets issued" class="cell-figure">
        {figure(props.import.ticketsIssued)}
      </Cell>
      <Cell label="Asked for" class="cell-figure">
        {figure(props.import.ticketsRequested)}
      </Cell>
    </Row>
  );
}

const lookAgainMs = 1000;

/** How far an import is. Its address is its own: a reload, or another device, finds it again. */
export function ImportProgressPage() {
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
