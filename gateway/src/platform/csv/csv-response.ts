import type { FileName } from "@admit/tickets";
import type { AppContext } from "../route/app-env.ts";
import { requireRole } from "../route/caller.ts";
import { fileHeader } from "../route/download.ts";
import { clientGone } from "../problem/problem-error.ts";
import type { SlotBounds } from "../bounds/slots.ts";
import type { PlatformServices } from "../route/services.ts";
import { type CsvExport, csvStream } from "./csv-stream.ts";
import type { AuditEntry } from "../audit/audit-entry-create.ts";
import type { ReadAudit } from "../audit/read-audit.ts";

/** To be awaited before the first byte is sent. A HEAD exports nothing. Exports with other details have other entries. */
export async function recordExport(audit: ReadAudit, c: AppContext, entry: AuditEntry): Promise<void> {
  if (c.req.method === "HEAD") return;
  await audit.record(entry, JSON.stringify(entry.details));
}

/** An export reads page after page for as long as its client takes them. */
export const exportBounds = {
  what: "exports",
  eachMax: 2,
  allMax: 8,
  retryAfterS: 10,
  refusal: "export-limit",
} as const satisfies SlotBounds;

/**
 * An export for staff. It takes one of the gateway's slots until its last page is sent or its client has gone.
 * @throws ProblemError rate-limited, gateway-busy
 */
export function csvResponse(
  c: AppContext,
  { exports, drain, log }: Pick<PlatformServices, "exports" | "drain" | "log">,
  file: FileName,
  made: Pick<CsvExport, "header" | "separator" | "pages">,
): Response {
  const headers = {
    "Content-Type": "text/csv; charset=utf-8",
    ...fileHeader("attachment", file),
    "Cache-Control": "private, no-store",
  };
  if (c.req.method === "HEAD") return new Response(null, { headers });
  if (c.req.raw.signal.aborted) throw clientGone();
  const release = exports.take(requireRole(c, "STAFF", "ADMIN").id);
  const outgoing = (c.env as AppContext["env"] | undefined)?.outgoing;
  // Also if the client goes before any of the stream is read.
  outgoing?.once("close", release);
  const breakConnection = outgoing && (() => outgoing.destroy());
  return new Response(csvStream({ ...made, draining: drain.signal, log, breakConnection, ended: release }), {
    headers,
  });
}
