import { asPlainText, type CsvQuery } from "@admit/contract";
import { stringify } from "csv-stringify/sync";
import type { Logger } from "pino";

export type Cell = string | number | null;

export type Separator = CsvQuery["separator"];
const delimiters: Record<Separator, string> = { comma: ",", semicolon: ";" };

/**
 * Records by RFC 4180, each text quoted, and none a formula to a spreadsheet, whatever its delimiter: holders choose
 * their names themselves.
 */
export const csvText = (records: readonly (readonly Cell[])[], separator: Separator = "comma"): string =>
  stringify([...records], {
    delimiter: delimiters[separator],
    record_delimiter: "\r\n",
    quoted_string: true,
    cast: { string: asPlainText },
  });

/** By this mark a spreadsheet recognises UTF-8. */
const byteOrderMark = "\u{FEFF}";

export interface CsvExport {
  /** The columns, in their order: ASCII letters. */
  header: readonly string[];
  separator?: Separator;
  pages: AsyncGenerator<readonly (readonly Cell[])[], void, undefined>;
  /** Aborts when a shutdown begins. */
  draining: AbortSignal;
  log: Logger;
  /** Destroys the connection, if there is one. */
  breakConnection?: (() => unknown) | undefined;
  /** Called once when reading ends, for any reason. */
  ended?: () => void;
}

/**
 * A CSV of any length in the memory of one page: the next page is read when the client has taken the last, and none
 * after the client has gone. If reading fails, the connection is broken: half an export never looks like a whole one.
 */
export function csvStream({
  header,
  separator = "comma",
  pages,
  draining,
  log,
  breakConnection,
  ended,
}: CsvExport): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let state: "new" | "open" | "over" = "new";
  let onDraining = (): void => undefined;
  const end = () => {
    state = "over";
    draining.removeEventListener("abort", onDraining);
    ended?.();
  };

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const breakOff = (why: string) => {
          end();
          // For a stream's error the server would write a line into the body, and to stderr.
          if (breakConnection === undefined) controller.error(new Error(why));
          else breakConnection();
        };
        if (state === "new") {
          state = "open";
          onDraining = () => breakOff("the server is shutting down");
          draining.addEventListener("abort", onDraining, { once: true });
          controller.enqueue(encoder.encode(`${byteOrderMark}${header.join(delimiters[separator])}\r\n`));
          return;
        }
        try {
          const page = await pages.next();
          if (isOver()) return;
          if (page.done !== true) return controller.enqueue(encoder.encode(csvText(page.value, separator)));
          end();
          controller.close();
        } catch (error) {
          log.error({ err: error }, "an export broke off");
          breakOff("the export broke off");
        }
      },
      async cancel() {
        end();
        await pages.return();
      },
    },
    // Nothing is read before the client pulls.
    { highWaterMark: 0 },
  );

  /** During the read of a page the client may have gone, or a shutdown begun. */
  function isOver(): boolean {
    return state === "over";
  }
}

/** Rows of an export in memory at a time. */
export const exportPageRows = 1000;

/**
 * A list page by page, each read on demand. Between pages no connection or snapshot is held, so a client may take its
 * time. Rows written meanwhile may be included or not; no row comes twice.
 * @param read returns at most `count` rows after `last`
 */
export async function* keysetPages<Row>(
  read: (last: Row | undefined, count: number) => Promise<Row[]>,
): AsyncGenerator<Row[], void, undefined> {
  let last: Row | undefined;
  for (;;) {
    const rows = await read(last, exportPageRows);
    if (rows.length > 0) yield rows;
    if (rows.length < exportPageRows) return;
    last = rows.at(-1);
  }
}
