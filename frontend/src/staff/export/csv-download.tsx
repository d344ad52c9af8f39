import { asPlainText, type CsvQuery } from "@admit/contract";
import { createSignal, For, type JSX } from "solid-js";
import { texts } from "../../language/texts.ts";
import type { KeptText } from "../../sources/storage.ts";
import { useSources } from "../../sources/sources.ts";
import { DownloadLink } from "../../ui/buttons.tsx";

type Separator = CsvQuery["separator"];

const name = "admit.separator";
const separators = { comma: ",", semicolon: ";" } as const;

/** What spreadsheets of these languages expect: a semicolon where the decimal point is a comma. */
export const separatorOf = (languages: readonly string[]): Separator =>
  new Intl.NumberFormat([...languages]).format(0.5).includes(",") ? "semicolon" : "comma";

/** The chosen separator, else the language's. */
export function keptSeparator(storage: KeptText): Separator {
  const kept = storage.getItem(name);
  return kept === "comma" || kept === "semicolon" ? kept : separatorOf(navigator.languages);
}

/** An export, as a file that the reader's spreadsheet opens in columns: the choice is remembered. */
export function CsvDownload(props: { href: string; children: JSX.Element }) {
  const { storage } = useSources();
  const [separator, setSeparator] = createSignal(keptSeparator(storage));
  const choose = (chosen: Separator) => {
    storage.setItem(name, chosen);
    setSeparator(chosen);
  };
  const labels = (): [Separator, string][] => [
    ["comma", texts.guestList.csv.withCommas],
    ["semicolon", texts.guestList.csv.withSemicolons],
  ];
  return (
    <span class="csv-download">
      <DownloadLink href={`${props.href}?separator=${separator()}`}>{props.children}</DownloadLink>
      <select
        class="input"
        aria-label={texts.guestList.csv.fileFormat}
        onChange={(event) => choose(event.currentTarget.value as Separator)}
      >
        <For each={labels()}>
          {([value, label]) => (
            <option value={value} selected={value === separator()}>
              {label}
            </option>
          )}
        </For>
      </select>
    </span>
  );
}

/** A file that the page itself writes, with a byte order mark, by which spreadsheets recognise UTF-8. */
export const csvFile = (rows: readonly (readonly string[])[], separator: Separator): string =>
  `\ufeff${rows.map((cells) => cells.map(quoted).join(separators[separator])).join("\r\n")}\r\n`;

const quoted = (text: string): string => `"${asPlainText(text).replaceAll('"', '""')}"`;

/** Downloads a text that the page has written. */
export function downloadText(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
