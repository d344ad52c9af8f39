import { presenceKeptMs, presenceLostMs, processesKey, type OpsProcess } from "@admit/contract";
import type { Redis } from "ioredis";

/**
 * Every gateway and worker that has said a word and not taken its leave, by part and name. Those that were lost
 * long ago are taken off the list: they cannot do it themselves.
 * @throws when Redis does not answer
 */
export async function readProcesses(redis: Redis, prefix: string, nowMs: number): Promise<OpsProcess[]> {
  const words = await redis.hgetall(processesKey(prefix));
  const processes: OpsProcess[] = [];
  const longLost: string[] = [];
  for (const [id, text] of Object.entries(words)) {
    const word = JSON.parse(text) as Omit<OpsProcess, "lost" | "refusals" | "warnings">;
    const silentMs = nowMs - Date.parse(word.seenAt);
    if (silentMs > presenceKeptMs) longLost.push(id);
    // A process of an earlier release does not report these.
    else processes.push({ refusals: {}, warnings: [], ...word, lost: silentMs > presenceLostMs });
  }
  if (longLost.length > 0) await redis.hdel(processesKey(prefix), ...longLost);
  return processes.toSorted((one, other) => `${one.part} ${one.id}`.localeCompare(`${other.part} ${other.id}`));
}
