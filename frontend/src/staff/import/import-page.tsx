import {
  importMaxBytes,
  importRowsMax,
  purchaseQuantityMax,
  type Encoding,
  type Import,
  type ImportPreview,
} from "@admit/contract";
import { useNavigate } from "@solidjs/router";
import { createMemo, createSignal, Show } from "solid-js";
import { ConnectionLost, isPassing, isRefusal } from "../../api/request.ts";
import { createAction, createAnswer } from "../../data/create-answer.ts";
import { createList } from "../../data/create-list.ts";
import { counted, figure, fileSize, momentOf, tickets } from "../../format/format.ts";
import { useSources } from "../../sources/sources.ts";
import { LinkButton } from "../../ui/buttons.tsx";
import { errorText } from "../../ui/error-text.ts";
import { StaffForm } from "../../ui/fields.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { Mark } from "../../ui/person.tsx";
import { Listing, type Column } from "../../ui/table.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { useEvent } from "../events/event-frame.tsx";
import { csvFile, downloadText, keptSeparator } from "../export/csv-download.tsx";
import { FileChoice, forgetUpload, RowErrors, uploadKey } from "./import-file.tsx";
import { Preview } from "./import-preview.tsx";

const sample = [
  ["email", "name", "quantity"],
  ["ada@example.org", "Ada Lovelace", "2"],
  ["grace@example.org", "Grace Hopper", "1"],
];

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

/** Issues tickets to a list of people: a file is shown as it will be read before anything is issued. */
export function ImportPage() {
  const api = useStaffApi();
  const sources = useSources();
  const navigate = useNavigate();
  const { event } = useEvent();
  const [file, setFile] = createSignal<File | null>(null);
  const [named, setNamed] = createSignal<Encoding>();
  const [isAgain, setIsAgain] = createSignal(false);
  const [problem, setProblem] = createSignal<string>();
  createTitle(() => `Import · ${event().title}`);
  const earlier = createList(
    () => event().id,
    (eventId, cursor, signal) => api.imports([eventId], { cursor }, signal),
  );
  const asked = createMemo(() => {
    const chosen = file();
    return chosen === null ? null : { eventId: event().id, chosen, encoding: named() };
  });
  const preview = createAnswer(asked, ({ eventId, chosen, encoding }, signal) =>
    api.previewImport(eventId, chosen, { encoding }, signal),
  );
  /** Stays while the same file is read by another encoding, and the choice of it keeps the focus. */
  const shown = createMemo<{ of: File; preview: ImportPreview } | null>((before) => {
    const [of, read] = [file(), preview.value()];
    if (of && read) return { of, preview: read };
    return before && before.of === of ? before : null;
  }, null);
  const uploading = createAction(async (chosen: File, encoding: Encoding) => {
    const { id } = event();
    const key = uploadKey(sources.storage, id, chosen, () => sources.newKey());
    try {
      const created = await api.createImport(id, chosen, key, { encoding, again: isAgain() ? "true" : undefined });
      forgetUpload(sources.storage, id);
      return created;
    } catch (error) {
      // A refusal is an answer: the corrected file is another one.
      if (!isPassing(error)) forgetUpload(sources.storage, id);
      // What has changed since the preview is shown there: another member of staff has imported the same list.
      if (isRefusal(error, "imported-before") || isRefusal(error, "invalid-request")) preview.again();
      throw error;
    }
  });

  function choose(chosen: File) {
    uploading.clear();
    setNamed(undefined);
    setIsAgain(false);
    const isTooLarge = chosen.size > importMaxBytes;
    setProblem(
      isTooLarge
        ? `This file is ${fileSize(chosen.size)}; the limit is ${fileSize(importMaxBytes)}. Split it in two.`
        : undefined,
    );
    setFile(isTooLarge ? null : chosen);
  }
  async function upload(): Promise<void> {
    const chosen = file();
    const seen = preview.value();
    if (!chosen) return void setProblem(problem() ?? "Choose a file first.");
    if (preview.error()) return preview.again();
    if (!seen || seen.problem !== null) return;
    if (isRepeated() && !isAgain())
      return void setProblem("These tickets were issued before: confirm below, or choose another file.");
    setProblem(undefined);
    const created = await uploading.run(chosen, seen.encoding);
    if (created) navigate(`/staff/events/${created.eventId}/imports/${created.id}`);
  }
  const isRepeated = () => Boolean(preview.value()?.earlier) || (preview.value()?.issuedRows ?? 0) > 0;
  const submit = () => {
    if (uploading.isBusy()) return "Uploading…";
    const seen = preview.value();
    if (!file() || preview.error()) return "Import";
    if (!seen) return "Reading…";
    return seen.problem === null ? `Issue ${tickets(seen.tickets)} in ${counted(seen.rows, "row")}` : "Import";
  };
  const failed = () => uploading.error() ?? preview.error();
  return (
    <>
      <StaffForm submit={submit()} isBusy={uploading.isBusy()} onSubmit={() => void upload()}>
        <p class="staff-lead">
          Upload a CSV file with the columns <code>email</code>, <code>name</code> and <code>quantity</code>: one person
          per row, 1 to {figure(purchaseQuantityMax)} tickets each, up to {figure(importRowsMax)} rows.{" "}
          <LinkButton
            onPress={() => downloadText("admit import sample.csv", csvFile(sample, keptSeparator(sources.storage)))}
          >
            Download a sample
          </LinkButton>
        </p>
        <p class="staff-lead">
          You see how it is read before anything is issued. If any row is wrong, nothing is issued. Otherwise every row
          joins the line. New addresses become guests. We won’t email anyone.
        </p>
        <Show when={event().status !== "PUBLISHED"}>
          <p class="warning">Publish this event first: until then, no tickets can be issued.</p>
        </Show>
        <FileChoice file={file()} problem={problem() ?? (failed() ? failure(failed()) : undefined)} onChoose={choose} />
        <Show when={shown()}>
          {(seen) => (
            <Preview
              preview={seen().preview}
              onEncoding={(encoding) => {
                uploading.clear();
                setNamed(encoding);
              }}
              isAgain={isAgain()}
              onAgain={setIsAgain}
            />
          )}
        </Show>
      </StaffForm>
      <Show when={preview.value()?.problem ? preview.value() : undefined} keyed>
        {(seen) => <RowErrors fileName={file()?.name ?? "the file"} errors={seen.errors} detail={seen.problem ?? ""} />}
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
    ? "We lost the connection. Press the button again: the same file counts only once."
    : errorText(error);
