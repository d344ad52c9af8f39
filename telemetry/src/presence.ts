import { presenceMs, processesKey, type OpsProcess } from "@admit/contract";
import type { Redis } from "ioredis";
import { hostname } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";

const nanosecondsPerMs = 1_000_000;
const loopResolutionMs = 10;

export interface PresenceOptions {
  /** Fails fast: a word that is late is worth nothing. */
  redis: Redis;
  prefix: string;
  /** Names this process among all. */
  id: string;
  part: OpsProcess["part"];
  /** Events that it issues. */
  events: () => number;
  /** A gateway's recent refusals, and settings that an operator has to fix. */
  attention?: { readonly refusals: OpsProcess["refusals"]; readonly warnings: OpsProcess["warnings"] };
  /** Told of each word that Redis did not take. */
  onFault: (error: Error) => void;
}

/**
 * Says each second how this process is, so that operators see one that ends without a word. Silent words tell
 * of a fault in it, or in Redis.
 */
export function announcePresence({ redis, prefix, id, part, events, attention, onFault }: PresenceOptions): {
  /** Takes the process off the list: it ends in order. */
  close(): Promise<void>;
} {
  const startedAt = new Date().toISOString();
  const loop = monitorEventLoopDelay({ resolution: loopResolutionMs });
  loop.enable();
  const say = async (): Promise<void> => {
    const loopLagMs = Math.max(0, loop.percentile(99) / nanosecondsPerMs - loopResolutionMs);
    loop.reset();
    const word: Omit<OpsProcess, "lost"> = {
      id,
      part,
      host: hostname(),
      pid: process.pid,
      startedAt,
      seenAt: new Date().toISOString(),
      rssBytes: process.memoryUsage.rss(),
      loopLagMs: Math.round(loopLagMs * 10) / 10,
      events: events(),
      refusals: attention?.refusals ?? {},
      warnings: attention?.warnings ?? [],
    };
    await redis.hset(processesKey(prefix), id, JSON.stringify(word));
  };
  const timer = setInterval(() => void say().catch(onFault), presenceMs);
  void say().catch(onFault);
  return {
    async close() {
      clearInterval(timer);
      loop.disable();
      await redis.hdel(processesKey(prefix), id).catch(onFault);
    },
  };
}
