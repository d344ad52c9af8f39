import { lineUnavailable } from "../platform/line/line-unavailable-error.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { OperationsServices } from "./services.ts";
import { recordAct } from "./act-record.ts";

/**
 * Asks the worker that issues an event to leave it to another.
 * @returns the worker that issues it; null where none does
 * @throws ProblemError no-other-worker; LineUnavailableError
 */
export async function handOver(services: OperationsServices, actorId: string, eventId: string): Promise<string | null> {
  const { store } = services;
  const read = Promise.all([store.leaseHolders([eventId]), store.readProcesses(Date.now())]);
  const [[from = null], processes] = await read.catch(lineUnavailable);
  const live = processes.filter(({ part, lost }) => part === "worker" && !lost);
  if (live.length < 2)
    throw new ProblemError("no-other-worker", "Fewer than two workers are alive. Start another one first.");
  await recordAct(services, { actorId, action: "event.hand-over", eventId, details: { from } });
  await store.notify("hand-over", eventId).catch(lineUnavailable);
  return from;
}
