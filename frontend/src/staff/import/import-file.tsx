import { createSignal, createUniqueId, Show, For, onMount } from "solid-js";
import type { KeptText } from "../../sources/storage.ts";
import { figure } from "../../format/numbers.ts";

const nameOf = (eventId: string): string => `admit.upload.${eventId}`;

/** What tells one file from another without reading it. */
const fingerprint = (file: File): string => `${file.size}.${file.lastModified}.${file.name}`;

/**
 * The key that a file is sent with. Until it is answered the same file keeps its key, also after a reload: so that
 * a file whose answer was lost is not issued twice when it is chosen again.
 */
export function uploadKey(storage: KeptText, eventId: string, file: File, newKey: () => string): string {
  const [key, ...rest] = (storage.getItem(nameOf(eventId)) ?? "").split(" ");
  if (key && rest.join(" ") === fingerprint(file)) return key;
  const fresh = newKey();
  storage.setItem(nameOf(eventId), `${fresh} ${fingerprint(file)}`);
  return fresh;
}

/** It was answered: the same file chosen once more is meant once more. */
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
            // The same file, corrected, is a choice again.
            event.currentTarget.value = "";
          }}
        />
        <Show
          when={props.file}
          fallback={
            <>
              <strong>Choose a CSV file</strong>
              <span>or drop it here</span>
            </>
          }
        >
          {(file) => (
            <>
              <strong>{file().name}</strong>
              <span>{sizeOf(file().size)}. Choose another one.</span>
            </>
          )}
        </Show>
      </label>
      <p id={`${id}-problem`} class="problem" role="alert">
        {props.problem ?? ""}
      </p>
    </div>
  );
}

const kilobyte = 1024;

/** "2 kB", "3.4 MB". */
export const sizeOf = (bytes: number): string =>
  bytes < kilobyte * kilobyte ? `${Math.ceil(bytes / kilobyte)} kB` : `${(bytes / kilobyte / kilobyte).toFixed(1)} MB`;

export interface RowError {
  /** "row 3, email", as a spreadsheet counts them below the header. */
  path: string;
  message: string;
}

interface RowErrorsProps {
  fileName: string;
  errors: RowError[];
  /** The service's own sentence: it knows of more than it lists. */
  detail: string;
}

/** Most that are put on the page at first, so that ten thousand of them do not stop it. */
const shownFirst = 100;

/** Everything that is wrong with a file. Nothing of it was issued. */
export function RowErrors(props: RowErrorsProps) {
  const [shown, setShown] = createSignal(shownFirst);
  let title!: HTMLHeadingElement;
  onMount(() => title.focus());
  const count = () => props.errors.length;
  return (
    <section class="staff-section row-errors">
      <h2 ref={title} tabindex="-1">
        Nothing was issued: {figure(count())} {count() === 1 ? "mistake" : "mistakes"} in {props.fileName}
      </h2>
      <p>{props.detail}</p>
      <ol class="mistakes" tabindex="0" aria-label="What is wrong">
        <For each={props.errors.slice(0, shown())}>
          {(error) => (
            <li>
              <strong>{capital(error.path) || "The file"}</strong> <span>{error.message}</span>
            </li>
          )}
        </For>
      </ol>
      <div class="actions">
        <Show when={count() > shown()}>
          <button class="button button-small" type="button" onClick={() => setShown(shown() + shownFirst)}>
            Show {figure(Math.min(shownFirst, count() - shown()))} more
          </button>
        </Show>
        <button
          class="button button-small"
          type="button"
          onClick={() => downloadText(`mistakes in ${props.fileName}`, asCsv(props.errors))}
        >
          Download all mistakes (CSV)
        </button>
      </div>
    </section>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** With the mark that lets spreadsheets know UTF-8. */
export const asCsv = (errors: readonly RowError[]): string =>
  `\ufeff${["where,mistake", ...errors.map((error) => [error.path, error.message].map(quoted).join(","))].join("\r\n")}\r\n`;

/** A cell that begins like a formula is kept from being one: it quotes what stands in somebody else's file. */
const quoted = (text: string): string => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;

/** Hands the reader a file that was made here. */
export function downloadText(name: string, text: string, type = "text/csv"): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
