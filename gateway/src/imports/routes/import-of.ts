import { Id, type Import } from "@admit/contract";
import { readImport } from "../import-read.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { ImportServices } from "../services.ts";
import { staffEventId } from "./staff-event-id.ts";

/** An event's import. @throws ProblemError event-not-found, import-not-found */
export async function importOf(services: ImportServices, idOrSlug: string, importId: string): Promise<Import> {
  const eventId = await staffEventId(services, idOrSlug);
  const read = Id.safeParse(importId).success ? await readImport(services.mysql, importId) : null;
  if (read?.found.eventId === eventId) return read.found;
  throw new ProblemError("import-not-found", "This event has no such import.");
}
