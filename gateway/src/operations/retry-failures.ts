import type { OpsRetried } from "@admit/contract";
import type { OperationsServices } from "./services.ts";
import { recordAct } from "./act-record.ts";
import { readFailedCommands } from "./failed-commands-read.ts";
import { eventUnknown } from "./sale-change.ts";

/** Most purchases that are retried at a time. */
const retryMax = 10_000;

/**
 * Has everything of an event that ended by a fault decided again: purchases in the places that they had, and jobs.
 * @throws ProblemError event-not-found; LineUnavailableError: some may be in the queue all the same, and it may be
 *   sent again
 */
export async function retryFailures(
  services: OperationsServices,
  actorId: string,
  eventId: string,
): Promise<OpsRetried> {
  const { events, line, mysql } = services;
  if ((await events.find(eventId)) === null) throw eventUnknown();
  const found = await readFailedCommands(mysql, eventId, retryMax + 1);
  const commands = found.slice(0, retryMax);
  await recordAct(services, {
    actorId,
    action: "event.retry-failed",
    eventId,
    details: { purchases: commands.length },
  });
  const jobs = await line.retry(eventId, commands);
  return { purchases: commands.length, jobs, more: found.length > commands.length };
}
