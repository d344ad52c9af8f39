import {
  importMaxBytes,
  importRowsMax,
  purchaseQuantityMax,
  type Encoding,
  type Import,
  type ImportPreview,
} from "@admit/contract";
import { useNavigate } from "@solidjs/router";
import { createMemo, createSignal, Show, type JSX } from "solid-js";
import { ConnectionLost, isPassing, isRefusal } from "../../api/request.ts";
import { createAction, createAnswer } from "../../data/create-answer.ts";
import { createList } from "../../data/create-list.ts";
import { figure, fileSize, momentOf } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
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

const columns = (): Column<Import>[] => [
  {
    name: texts.guestList.imports.uploadedColumn,
    class: "cell-name",
    cell: (each) => <a href={`/staff/events/${each.eventId}/imports/${each.id}`}>{momentOf(each.createdAt)}</a>,
  },
  {
    name: texts.guestList.imports.statusColumn,
    cell: (each) => (
      <Mark kind={each.status === "DONE" ? "good" : "waiting"}>
        {each.status === "DONE" ? texts.guestList.imports.importDone : texts.guestList.imports.importRunning}
      </Mark>
    ),
  },
  { name: texts.guestList.imports.rowsColumn, class: "cell-figure", cell: ({ rows }) => figure(rows) },
  {
    name: texts.guestList.imports.issuedColumn,
    class: "cell-figure",
    cell: ({ ticketsIssued }) => figure(ticketsIssued),
  },
  {
    name: texts.guestList.imports.requestedColumn,
    class: "cell-figure",
    cell: ({ ticketsRequested }) => figure(ticketsRequested),
  },
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
  createTitle(() => texts.guestList.imports.pageTitle(event().title));
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
      isTooLarge ? texts.guestList.imports.tooLarge(fileSize(chosen.size), fileSize(importMaxBytes)) : undefined,
    );
    setFile(isTooLarge ? null : chosen);
  }
  async function upload(): Promise<void> {
    const chosen = file();
    const seen = preview.value();
    if (!chosen) return void setProblem(problem() ?? texts.guestList.imports.chooseFirst);
    if (preview.error()) return preview.again();
    if (!seen || seen.problem !== null) return;
    if (isRepeated() && !isAgain()) return void setProblem(texts.guestList.imports.confirmRepeat);
    setProblem(undefined);
    const created = await uploading.run(chosen, seen.encoding);
    if (created) navigate(`/staff/events/${created.eventId}/imports/${created.id}`);
  }
  const isRepeated = () => Boolean(preview.value()?.earlier) || (preview.value()?.issuedRows ?? 0) > 0;
  const submit = () => {
    if (uploading.isBusy()) return texts.guestList.imports.uploading;
    const seen = preview.value();
    if (!file() || preview.error()) return texts.guestList.imports.importAction;
    if (!seen) return texts.guestList.imports.reading;
    return seen.problem === null
      ? texts.guestList.imports.issueRows(seen.tickets, seen.rows)
      : texts.guestList.imports.importAction;
  };
  const failed = () => uploading.error() ?? preview.error();
  return (
    <>
      <StaffForm submit={submit()} isBusy={uploading.isBusy()} onSubmit={() => void upload()}>
        <p class="staff-lead">
          {texts.guestList.imports.fileColumns<JSX.Element>(
            (name) => (
              <code>{name}</code>
            ),
            purchaseQuantityMax,
            importRowsMax,
          )}{" "}
          <LinkButton
            onPress={() => downloadText("admit import sample.csv", csvFile(sample, keptSeparator(sources.storage)))}
          >
            {texts.guestList.imports.downloadSample}
          </LinkButton>
        </p>
        <p class="staff-lead">{texts.guestList.imports.whatHappens} </p>
        <Show when={event().status !== "PUBLISHED"}>
          <p class="warning">{texts.guestList.imports.publishBefore}</p>
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
        {(seen) => (
          <RowErrors
            fileName={file()?.name ?? texts.guestList.file.unnamedFile}
            errors={seen.errors}
            detail={seen.problem ?? ""}
          />
        )}
      </Show>
      <section class="staff-section">
        <h2>{texts.guestList.imports.earlierImports}</h2>
        <Listing
          list={earlier}
          what={texts.guestList.imports.theEarlierImports}
          columns={columns()}
          empty={<p>{texts.guestList.imports.noImports}</p>}
        />
      </section>
    </>
  );
}

const failure = (error: unknown): string =>
  error instanceof ConnectionLost ? texts.guestList.imports.uploadLost : errorText(error);
