import { importMaxBytes, importRowsMax, purchaseQuantityMax, type Import } from "@admit/contract";
import { useNavigate } from "@solidjs/router";
import { createSignal, Show } from "solid-js";
import { ConnectionLost, isPassing, Refused } from "../../api/errors.ts";
import { createTitle } from "../../pages/create-title.ts";
import { useSources } from "../../sources.ts";
import { figure } from "../../words/count.ts";
import { useEvent } from "../events/event-context.ts";
import { createAct } from "../parts/create-act.ts";
import { createList } from "../parts/create-list.ts";
import { downloadText } from "../parts/download-text.ts";
import { Listing } from "../parts/listing.tsx";
import { Mark } from "../parts/mark.tsx";
import { momentOf } from "../parts/moment.ts";
import { inWords } from "../parts/refusal-words.ts";
import { Cell, Row } from "../parts/table.tsx";
import { useStaffApi } from "../staff-api-context.ts";
import { FileChoice, sizeOf } from "./file-choice.tsx";
import { forgetUpload, uploadKey } from "./kept-upload.ts";
import { RowErrors } from "./row-errors.tsx";

const sample = "email,name,quantity\r\nada@example.org,Ada Lovelace,2\r\ngrace@example.org,Grace Hopper,1\r\n";

/** Issues to a list of people in one go. */
export default function ImportPage() {
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
