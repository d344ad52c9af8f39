import type { AppContext } from "../app-env.ts";
import type { AuditEntry } from "./audit-entry-create.ts";
import type { ReadAudit } from "./read-audit.ts";

/** Before its first byte goes out; a HEAD exports nothing. What else was exported within the minute is another. */
export async function recordExport(audit: ReadAudit, c: AppContext, entry: AuditEntry): Promise<void> {
  if (c.req.method === "HEAD") return;
  await audit.record(entry, JSON.stringify(entry.details));
}
