import { createSignal, For, onMount, Show } from "solid-js";
import { figure } from "../../words/count.ts";
import { downloadText } from "../parts/download-text.ts";

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
