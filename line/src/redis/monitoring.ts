import type { LineSample } from "../line-sampler.ts";
import type { KnownCounters, LineMonitoring, LineSnapshot, Processes, ProcessReport, Servers } from "../line-store.ts";
import { judgeProcesses } from "../presence.ts";
import { valuesOf } from "./open-redis.ts";
import type { Connection } from "./redis-line.ts";

/** How long the key of a write check stays; each check overwrites it. */
const readinessMs = 60_000;

const counterFields = ["seq", "head", "headAcceptedAtMs", "sinceMs", "born"] as const;

/** What is shown of lines, processes and the server. */
export function openMonitoring({ redis, keys }: Connection): LineMonitoring & Processes & Servers {
  return {
    async readCounters(eventIds) {
      const pipeline = redis.pipeline();
      for (const eventId of eventIds) pipeline.hmget(keys.line(eventId), ...counterFields);
      return ((await valuesOf(pipeline)) as (string | null)[][]).map((fields) =>
        typeof fields[0] === "string" ? toCounters(fields) : null,
      );
    },

    async readSnapshots(wanted) {
      const pipeline = redis.pipeline();
      for (const { eventId, samples } of wanted) {
        pipeline
          .hmget(keys.line(eventId), ...counterFields)
          .get(keys.lease(eventId))
          .llen(keys.queue(eventId, "active"))
          .zcard(keys.queue(eventId, "failed"));
        if (samples > 0) pipeline.lrange(keys.samples(eventId), 0, samples - 1);
      }
      const answers = await valuesOf(pipeline);
      return new Map(
        wanted.map(({ eventId, samples }) => [eventId, toSnapshot(answers.splice(0, samples > 0 ? 5 : 4))]),
      );
    },

    async readSamples(eventId) {
      const pipeline = redis.pipeline().lrange(keys.samples(eventId), 0, -1).lrange(keys.hour(eventId), 0, -1);
      const [seconds = [], hour = []] = ((await valuesOf(pipeline)) as string[][]).map(parseSamples);
      return { seconds, hour };
    },

    async reportProcess(report) {
      await redis.hset(keys.processes, report.id, JSON.stringify(report));
    },
    async removeProcess(id) {
      await redis.hdel(keys.processes, id);
    },
    async readProcesses(nowMs) {
      const reports = await redis.hgetall(keys.processes);
      const { processes, longLost } = judgeProcesses(
        Object.values(reports).map((text) => JSON.parse(text) as ProcessReport),
        nowMs,
      );
      if (longLost.length > 0) await redis.hdel(keys.processes, ...longLost);
      return processes;
    },

    ping: () => redis.ping(),
    probeWrite: () => redis.set(keys.readiness, "1", "PX", readinessMs),
    async readConfig(names) {
      const answer = (await redis.call("CONFIG", "GET", ...names)) as string[];
      const values: Record<string, string> = {};
      for (let at = 0; at + 1 < answer.length; at += 2) values[answer[at] ?? ""] = answer[at + 1] ?? "";
      return values;
    },
    readInfo: () => redis.info(),
    connected: () =>
      new Promise((resolve) => void (redis.status === "ready" ? resolve() : redis.once("ready", () => resolve()))),
  };
}

function toCounters([seq, head, headAcceptedAtMs, sinceMs, born]: (string | null)[]): KnownCounters {
  return {
    seq: Number(seq),
    head: Number(head),
    headAcceptedAtMs: Number(headAcceptedAtMs),
    sinceMs: Number(sinceMs),
    born: born ?? null,
  };
}

function toSnapshot([fields, holder, active, failedJobs, samples = []]: unknown[]): LineSnapshot {
  return {
    ...toCounters(fields as (string | null)[]),
    holder: holder as string | null,
    active: active as number,
    failedJobs: failedJobs as number,
    samples: parseSamples(samples as string[]),
  };
}

/** Our own worker writes them: their shape is not checked. */
const parseSamples = (texts: readonly string[]): LineSample[] => texts.map((text) => JSON.parse(text) as LineSample);
