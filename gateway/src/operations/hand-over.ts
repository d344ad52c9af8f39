import { handOverChannel, leaseKey } from "@admit/contract";
import { LineUnavailableError } from "../platform/line/line-unavailable-error.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { OperationsServices } from "./services.ts";
import { recordAct } from "./act-record.ts";
import { readProcesses } from "./processes-read.ts";

/**
 * Asks the worker that issues an event to leave it to another.
 * @returns the worker that has it; null where none has, and whoever is first takes it anyway
 * @throws ProblemError no-other-worker; LineUnavailableError
 */
export async function handOver(services: OperationsServices, actorId: string, eventId: string): Promise<string | null> {
  const { redis, settings } = services;
  const prefix = settings.REDIS_PREFIX;
  const asked = Promise.all([redis.get(leaseKey(prefix, eventId)), readProcesses(redis, prefix, Date.now())]);
  const [from, processes] = await asked.catch(unavailable);
  const live = processes.filter(({ part, lost }) => part === "worker" && !lost);
  if (live.length < 2)
    throw new ProblemError("no-other-worker", "Fewer than two workers are alive. Start another one first.");
  await recordAct(services, { actorId, action: "event.hand-over", eventId, details: { from } });
  await redis.publish(handOverChannel(prefix), eventId).catch(unavailable);
  return from;
}

const unavailable = (cause: unknown): never => {
  throw new LineUnavailableError("the line did not answer", { cause });
};
