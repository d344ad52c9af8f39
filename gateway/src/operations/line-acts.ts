import type { AuditAction, OpsHandOver, OpsRehearsal, OpsRetried, RehearsalRecord } from "@admit/contract";
import { announceEventChange } from "../events/event-cache.ts";
import { recordAudit } from "../platform/audit/audit-entry-create.ts";
import { lineUnavailable } from "../platform/line/acceptance.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { readFailedCommands } from "./failures-read.ts";
import type { OperationsServices } from "./open-ops.ts";

interface Act {
  actorId: string;
  eventId: string;
}

/** Most purchases that are retried at a time. */
const retryMax = 10_000;

/**
 * Has everything of an event that ended by a fault decided again: purchases at their former positions, and jobs.
 * @throws ProblemError event-not-found; LineUnavailableError: some may be in the queue nevertheless; the call may be
 *   repeated
 */
export async function retryFailures(services: OperationsServices, { actorId, eventId }: Act): Promise<OpsRetried> {
  await services.events.require(eventId);
  const found = await readFailedCommands(services.mysql, eventId, retryMax + 1);
  const commands = found.slice(0, retryMax);
  const details = { purchases: commands.length };
  await recordAct(services, { actorId, action: "event.retry-failed", eventId, details });
  const jobs = await services.line.retry(eventId, commands);
  return { purchases: commands.length, jobs, more: found.length > commands.length };
}

/**
 * Asks the worker that issues an event to leave it to another. If no worker has it, the first one to try gets it anyway.
 * @throws ProblemError event-not-found, no-other-worker; LineUnavailableError
 */
export async function handOver(services: OperationsServices, { actorId, eventId }: Act): Promise<OpsHandOver> {
  await services.events.require(eventId);
  const { store } = services;
  const read = Promise.all([store.leaseHolders([eventId]), store.readProcesses(Date.now())]);
  const [[from = null], processes] = await read.catch(lineUnavailable);
  const live = processes.filter(({ part, lost }) => part === "worker" && !lost);
  if (live.length < 2)
    throw new ProblemError("no-other-worker", "Fewer than two workers are alive. Start another one first.");
  await recordAct(services, { actorId, action: "event.hand-over", eventId, details: { from } });
  await store.notify("hand-over", eventId).catch(lineUnavailable);
  return { from };
}

/** Records a rehearsal for an event. @throws ProblemError event-not-found */
export async function recordRehearsal(
  services: OperationsServices,
  { actorId, eventId }: Act,
  record: RehearsalRecord,
): Promise<OpsRehearsal> {
  await services.events.require(eventId);
  await recordAct(services, { actorId, action: "event.rehearse", eventId, details: record });
  announceEventChange(services, eventId);
  return { at: new Date().toISOString(), ...record };
}

/** Records an act before it happens, since it happens in Redis and shares no transaction with its entry. */
async function recordAct(
  { prisma }: OperationsServices,
  { actorId, action, eventId, details }: Act & { action: AuditAction; details: object },
): Promise<void> {
  await prisma.$transaction((transaction) =>
    recordAudit(transaction, { actorId, action, subject: { type: "event", id: eventId }, details }),
  );
}
