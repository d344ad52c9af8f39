import { Id, type Import } from "@admit/contract";
import { readImport } from "../../imports/import-read.ts";
import { ProblemError } from "../../problem/problem-error.ts";
import type { Services } from "../../services.ts";
import { staffEventId } from "../imports/staff-event-id.ts";

/** An event's import. @throws ProblemError event-not-found, import-not-found */
export async function importOf(services: Services, idOrSlug: string, importId: string): Promise<Import> {
  const eventId = await staffEventId(services, idOrSlug);
  const read = Id.safeParse(importId).success ? await readImport(services.mysql, importId) : null;
  if (read?.found.eventId === eventId) return read.found;
  throw new ProblemError("import-not-found", "This event has no such import.");
}
