import type { Problem } from "@admit/contract";
import { createSignal, createUniqueId, For, Show } from "solid-js";
import { capitalized, fileSize } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
import { useSources } from "../../sources/sources.ts";
import type { KeptText } from "../../sources/storage.ts";
import { SmallButton } from "../../ui/buttons.tsx";
import { csvFile, downloadText, keptSeparator } from "../export/csv-download.tsx";

const nameOf = (eventId: string): string => `admit.upload.${eventId}`;

/** Distinguishes files without reading them. */
const fingerprint = (file: File): string => `${file.size}.${file.lastModified}.${file.name}`;

/**
 * The idempotency key of an upload. A file keeps its key until it is answered, also after a reload, so that a file
 * whose answer was lost is not issued twice.
 */
export function uploadKey(storage: KeptText, eventId: string, file: File, newKey: () => string): string {
  const [key, ...rest] = (storage.getItem(nameOf(eventId)) ?? "").split(" ");
  if (key && rest.join(" ") === fingerprint(file)) return key;
  const fresh = newKey();
  storage.setItem(nameOf(eventId), `${fresh} ${fingerprint(file)}`);
  return fresh;
}

/** After an answer, uploading the same file again is a new import. */
export const forgetUpload = (storage: KeptText, eventId: string): void => storage.removeItem(nameOf(eventId));

interface FileChoiceProps {
  file: File | null;
  problem: string | undefined;
  onChoose: (file: File) => void;
}

/** One file, chosen or dropped. */
export function FileChoice(props: FileChoiceProps) {
  const id = createUniqueId();
  const [isOver, setIsOver] = createSignal(false);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) props.onChoose(file);
  };
  return (
    <div class="field">
      <label
        class="drop"
        data-over={isOver()}
        for={id}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          take(event.dataTransfer?.files);
        }}
      >
        <input
          id={id}
          class="visually-hidden"
          type="file"
          accept=".csv,text/csv"
          aria-describedby={`${id}-problem`}
          onChange={(event) => {
            take(event.currentTarget.files);
            // Lets the same file, corrected, be chosen again.
            event.currentTarget.value = "";
          }}
        />
        <strong dir="auto">{props.file?.name ?? texts.guestList.file.chooseCsv}</strong>
        <span>
          {props.file ? texts.guestList.file.chooseAnother(fileSize(props.file.size)) : texts.guestList.file.dropHere}
        </span>
      </label>
      <p id={`${id}-problem`} class="problem" role="alert">
        {props.problem ?? ""}
      </p>
    </div>
  );
}

/** Its path, such as "row 3, email", counts as a spreadsheet does below the header. */
type RowError = NonNullable<Problem["errors"]>[number];

interface RowErrorsProps {
  fileName: string;
  errors: RowError[];
  /** The service's own summary: it knows of more errors than it lists. */
  detail: string;
}

/** Bounded, so that ten thousand errors do not freeze the page. */
const shownFirst = 100;

/** Everything that is wrong with a file. */
export function RowErrors(props: RowErrorsProps) {
  const [shown, setShown] = createSignal(shownFirst);
  const count = () => props.errors.length;
  const { storage } = useSources();
  const download = () => {
    const { file } = texts.guestList;
    const rows = [[file.whereColumn, file.errorColumn], ...props.errors.map(({ path, message }) => [path, message])];
    downloadText(file.errorsFile(props.fileName), csvFile(rows, keptSeparator(storage)));
  };
  return (
    <section class="staff-section row-errors">
      <h2>
        {count() === 0
          ? texts.guestList.file.nothingIssued(props.fileName)
          : texts.guestList.file.nothingIssuedFor(count(), props.fileName)}
      </h2>
      <p>{props.detail}</p>
      <ol class="mistakes" tabindex="0" aria-label={texts.guestList.file.errorsLabel}>
        <For each={props.errors.slice(0, shown())}>
          {(error) => (
            <li>
              <strong>{capitalized(error.path) || texts.guestList.file.wholeFile}</strong> <span>{error.message}</span>
            </li>
          )}
        </For>
      </ol>
      <div class="actions">
        <Show when={count() > shown()}>
          <SmallButton onPress={() => setShown(shown() + shownFirst)}>
            {texts.guestList.file.showMoreErrors(Math.min(shownFirst, count() - shown()))}
          </SmallButton>
        </Show>
        <Show when={count() > 0}>
          <SmallButton onPress={download}>{texts.guestList.file.downloadErrors}</SmallButton>
        </Show>
      </div>
    </section>
  );
}
