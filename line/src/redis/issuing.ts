import { hourSamplesMax, leaseMs, samplesKeptMs, samplesMax } from "@admit/contract";
import type { LineSample } from "../line-sampler.ts";
import type { LineIssuing } from "../line-store.ts";
import { purchaseIdIn, userIdIn } from "../publication.ts";
import { waitingMember } from "./keys.ts";
import { valuesOf } from "./open-redis.ts";
import type { Connection } from "./redis-line.ts";

type Field = string | null;
type Held = [waiting: number, active: number, seq: Field, head: Field, headAcceptedAtMs: Field, sinceMs: Field] | [];

/** An event's lease and what its issuer writes. @param onForgetHot the event is no longer marked */
export function openIssuing(
  { redis, scripts, keys }: Connection,
  onForgetHot: (eventId: string) => void,
): Omit<LineIssuing, "openQueue"> {
  return {
    hotEvents: (max) => (max === undefined ? redis.smembers(keys.hot) : redis.srandmember(keys.hot, max)),
    async forgetHot(eventId) {
      onForgetHot(eventId);
      await redis.srem(keys.hot, eventId);
    },

    async leaseHolders(eventIds) {
      const pipeline = redis.pipeline();
      for (const eventId of eventIds) pipeline.get(keys.lease(eventId));
      return (await valuesOf(pipeline)) as (string | null)[];
    },

    async holdLease(eventId, holder) {
      const held = [
        keys.lease(eventId),
        keys.line(eventId),
        keys.queue(eventId, "wait"),
        keys.queue(eventId, "active"),
      ];
      const answer = (await scripts.admitHoldLease(held, holder, leaseMs)) as Held;
      if (answer.length === 0) return null;
      const [waiting, active, seq, head, headAcceptedAtMs, sinceMs] = answer;
      const counters = {
        seq: Number(seq),
        head: Number(head),
        headAcceptedAtMs: Number(headAcceptedAtMs),
        sinceMs: Number(sinceMs),
      };
      return { waiting, active, counters: seq === null ? null : counters };
    },

    async releaseLease(eventId, holder) {
      await scripts.admitRelease([keys.lease(eventId)], holder);
    },

    async publishDecided(publication) {
      const { eventId, head, headAcceptedAtMs } = publication;
      const text = JSON.stringify(publication);
      const decided = publication.outcomes.map((outcome) => waitingMember(userIdIn(outcome), purchaseIdIn(outcome)));
      const changed = [keys.line(eventId), keys.waiting(eventId)];
      await scripts.admitPublishDecided(changed, head, headAcceptedAtMs, keys.decidedChannel, text, ...decided);
    },

    passUnqueued: async (eventId, seq) =>
      (await scripts.admitPassUnqueued([keys.line(eventId), keys.waiting(eventId)], seq)) === 1,

    async keepSample(eventId, sample, tenSeconds) {
      const pipeline = redis.pipeline();
      const keep = (key: string, kept: LineSample, max: number): void => {
        pipeline
          .lpush(key, JSON.stringify(kept))
          .ltrim(key, 0, max - 1)
          .pexpire(key, samplesKeptMs);
      };
      keep(keys.samples(eventId), sample, samplesMax);
      if (tenSeconds !== null) keep(keys.hour(eventId), tenSeconds, hourSamplesMax);
      await pipeline.exec();
    },
  };
}
