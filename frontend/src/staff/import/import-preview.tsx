import type { Encoding, ImportPreview } from "@admit/contract";
import { createUniqueId, For, Show, type JSX } from "solid-js";
import { figure, momentOf } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
import { Table, type Column } from "../../ui/table.tsx";
import { useEvent } from "../events/event-frame.tsx";

/** A list may have many empty columns: those of an import come first. */
const columnsMax = 8;

type SampleRow = ImportPreview["firstRows"][number];

interface PreviewProps {
  preview: ImportPreview;
  onEncoding: (encoding: Encoding) => void;
  isAgain: boolean;
  onAgain: (isAgain: boolean) => void;
}

/** How a file is read: its encoding, its first rows, and whether its people have their tickets already. */
export function Preview(props: PreviewProps) {
  const id = createUniqueId();
  const { event } = useEvent();
  const columns = (): Column<SampleRow>[] => [
    { name: texts.guestList.preview.rowColumn, class: "cell-number", cell: ({ row }) => figure(row) },
    ...props.preview.columns.slice(0, columnsMax).map((name, at) => ({
      name: name || texts.guestList.preview.cellColumn(at + 1),
      cell: (row: SampleRow) => <bdi>{row.cells[at] ?? ""}</bdi>,
    })),
  ];
  return (
    <div class="import-preview">
      <div class="field">
        <label for={id}>{texts.guestList.preview.encodingLabel}</label>
        <p id={`${id}-hint`} class="field-hint">
          {props.preview.mustConfirm ? texts.guestList.preview.guessedEncoding : texts.guestList.preview.givenEncoding}
        </p>
        <select
          id={id}
          class="input"
          aria-describedby={`${id}-hint`}
          onChange={(event) => props.onEncoding(event.currentTarget.value as Encoding)}
        >
          <For each={Object.entries(texts.guestList.preview.encodings)}>
            {([each, name]) => (
              <option value={each} selected={each === props.preview.encoding}>
                {each === props.preview.recognised ? texts.guestList.preview.recognised(name) : name}
              </option>
            )}
          </For>
        </select>
      </div>
      <p role="status">
        {texts.guestList.preview.separatedBy(props.preview.rows, props.preview.separator)}{" "}
        {props.preview.problem === null
          ? texts.guestList.preview.inAll(props.preview.tickets)
          : texts.guestList.preview.errorsBelow(props.preview.errors.length)}{" "}
        <Show when={props.preview.rows > props.preview.firstRows.length}>
          {texts.guestList.preview.firstOf(props.preview.firstRows.length)}
        </Show>
      </p>
      <Table caption={texts.guestList.preview.firstRows} columns={columns()} rows={props.preview.firstRows} />
      <Show when={props.preview.earlier}>
        {(earlier) => (
          <p class="warning">
            {texts.guestList.preview.importedBefore<JSX.Element>(
              <a href={`/staff/events/${event().id}/imports/${earlier().importId}`}>{momentOf(earlier().at)}</a>,
              <bdi>{earlier().by}</bdi>,
            )}
          </p>
        )}
      </Show>
      <Show when={!props.preview.earlier && props.preview.issuedRows > 0}>
        <p class="warning">{texts.guestList.preview.isReport(props.preview.issuedRows)} </p>
      </Show>
      <Show when={props.preview.earlier ?? props.preview.issuedRows > 0}>
        <label class="check">
          <input
            type="checkbox"
            checked={props.isAgain}
            onChange={(event) => props.onAgain(event.currentTarget.checked)}
          />
          <span>{texts.guestList.preview.issueAgain(props.preview.tickets)}</span>
        </label>
      </Show>
    </div>
  );
}
