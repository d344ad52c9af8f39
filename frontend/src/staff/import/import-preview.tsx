import type { Encoding, ImportPreview } from "@admit/contract";
import { createUniqueId, For, Show } from "solid-js";
import { counted, figure, momentOf, tickets } from "../../format/format.ts";
import { Table, type Column } from "../../ui/table.tsx";
import { useEvent } from "../events/event-frame.tsx";

const encodingNames: Record<Encoding, string> = {
  "utf-8": "Unicode (UTF-8)",
  "utf-16le": "Unicode (UTF-16)",
  "utf-16be": "Unicode (UTF-16, big-endian)",
  "windows-1250": "Central European (Windows-1250)",
  "windows-1251": "Cyrillic (Windows-1251)",
  "windows-1252": "Western (Windows-1252)",
  "windows-1253": "Greek (Windows-1253)",
  "windows-1254": "Turkish (Windows-1254)",
  "windows-1255": "Hebrew (Windows-1255)",
  "windows-1256": "Arabic (Windows-1256)",
  "windows-1257": "Baltic (Windows-1257)",
  "windows-1258": "Vietnamese (Windows-1258)",
  "windows-874": "Thai (Windows-874)",
  "iso-8859-2": "Central European (ISO 8859-2)",
  macintosh: "Western (Mac Roman)",
  "x-mac-ce": "Central European (Mac)",
  "x-mac-cyrillic": "Cyrillic (Mac)",
  ibm437: "Western (DOS 437)",
  ibm850: "Western (DOS 850)",
  ibm852: "Central European (DOS 852)",
  ibm866: "Cyrillic (DOS 866)",
  "koi8-r": "Russian (KOI8-R)",
  "koi8-u": "Ukrainian (KOI8-U)",
  shift_jis: "Japanese (Shift JIS)",
  "euc-jp": "Japanese (EUC)",
  "euc-kr": "Korean (EUC)",
  gb18030: "Chinese, simplified (GB 18030)",
  big5: "Chinese, traditional (Big5)",
};

const separatorNames: Record<string, string> = { ",": "commas", ";": "semicolons", "\t": "tabs" };

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
    { name: "Row", class: "cell-number", cell: ({ row }) => figure(row) },
    ...props.preview.columns.slice(0, columnsMax).map((name, at) => ({
      name: name || `Cell ${at + 1}`,
      cell: ({ cells }: SampleRow) => cells[at] ?? "",
    })),
  ];
  const separator = () => separatorNames[props.preview.separator] ?? `“${props.preview.separator}”`;
  return (
    <div class="import-preview">
      <div class="field">
        <label for={id}>Encoding</label>
        <p id={`${id}-hint`} class="field-hint">
          {props.preview.mustConfirm
            ? "We recognised it from the bytes, which can be wrong. Check that the names below are spelled right."
            : "The file itself shows it."}
        </p>
        <select
          id={id}
          class="input"
          aria-describedby={`${id}-hint`}
          onChange={(event) => props.onEncoding(event.currentTarget.value as Encoding)}
        >
          <For each={Object.entries(encodingNames)}>
            {([each, name]) => (
              <option value={each} selected={each === props.preview.encoding}>
                {name}
                {each === props.preview.recognised ? ", recognised" : ""}
              </option>
            )}
          </For>
        </select>
      </div>
      <p role="status">
        {counted(props.preview.rows, "row")}, cells separated by {separator()}.{" "}
        {props.preview.problem === null
          ? `${tickets(props.preview.tickets)} in all.`
          : `${counted(props.preview.errors.length, "error")}: see below.`}{" "}
        <Show when={props.preview.rows > props.preview.firstRows.length}>
          The first {figure(props.preview.firstRows.length)} rows:
        </Show>
      </p>
      <Table caption="The first rows" columns={columns()} rows={props.preview.firstRows} />
      <Show when={props.preview.earlier}>
        {(earlier) => (
          <p class="warning">
            These people and quantities were imported before, on{" "}
            <a href={`/staff/events/${event().id}/imports/${earlier().importId}`}>{momentOf(earlier().at)}</a> by{" "}
            {earlier().by}.
          </p>
        )}
      </Show>
      <Show when={!props.preview.earlier && props.preview.issuedRows > 0}>
        <p class="warning">
          This is the report of an import: {counted(props.preview.issuedRows, "row")} of it{" "}
          {props.preview.issuedRows === 1 ? "has" : "have"} tickets already, or a place in the line.
        </p>
      </Show>
      <Show when={props.preview.earlier ?? props.preview.issuedRows > 0}>
        <label class="check">
          <input
            type="checkbox"
            checked={props.isAgain}
            onChange={(event) => props.onAgain(event.currentTarget.checked)}
          />
          <span>Issue {tickets(props.preview.tickets)} to them once more</span>
        </label>
      </Show>
    </div>
  );
}
