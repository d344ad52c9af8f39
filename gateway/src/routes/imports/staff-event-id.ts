import { ProblemError } from "../../problem/problem-error.ts";
import type { Services } from "../../services.ts";

/** The id of an event of any status, by its id or slug. @throws ProblemError event-not-found */
export async function staffEventId({ events }: Services, idOrSlug: string): Promise<string> {
  const event = await events.find(idOrSlug);
  if (event === null) throw new ProblemError("event-not-found", "There is no event with this id or address.");
  return event.id;
}
