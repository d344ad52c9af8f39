import type { AppContext } from "../route/app-env.ts";
import type { AuditEntry } from "./audit-entry-create.ts";
import type { ReadAudit } from "./read-audit.ts";

/** Before the first byte is sent; a HEAD exports nothing. Another export within the minute has an entry of its own. */
export async function recordExport(audit: ReadAudit, c: AppContext, entry: AuditEntry): Promise<void> {
  if (c.req.method === "HEAD") return;
  await audit.record(entry, JSON.stringify(entry.details));
}
