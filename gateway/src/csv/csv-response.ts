import type { AppContext } from "../app-env.ts";
import { type CsvExport, csvStream } from "./csv-stream.ts";

/** @param name of the file, without its ending: ASCII letters, digits and hyphens */
export function csvResponse(c: AppContext, name: string, made: Omit<CsvExport, "breakConnection">): Response {
  const outgoing = (c.env as AppContext["env"] | undefined)?.outgoing;
  const breakConnection = outgoing === undefined ? undefined : () => outgoing.destroy();
  return new Response(csvStream({ ...made, breakConnection }), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}.csv"`,
      "Cache-Control": "private, no-store",
    },
  });
}
