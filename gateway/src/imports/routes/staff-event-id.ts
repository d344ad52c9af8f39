import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { ImportServices } from "../services.ts";

/** The id of an event of any status, by its id or slug. @throws ProblemError event-not-found */
export async function staffEventId({ events }: ImportServices, idOrSlug: string): Promise<string> {
  const event = await events.find(idOrSlug);
  if (event === null) throw new ProblemError("event-not-found", "There is no event with this id or address.");
  return event.id;
}
