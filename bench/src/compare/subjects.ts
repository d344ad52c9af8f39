import type { Place } from "../place/open-place.ts";
import { drainLine } from "../limits/drain-line.ts";
import { bullmqNoop, groupInserts, redisRate } from "../limits/limits.ts";
import type { Rate } from "../limits/rate.ts";
import type { Lengths } from "./lengths.ts";
import { findRate, type Say } from "./find-rate.ts";
import { measureAdmit } from "./measure-admit.ts";
import { measurePeer } from "./measure-peer.ts";
import { type LimitName, limitTitles, type PeerName, peerTitles } from "./names.ts";
import type { Measured } from "./result.ts";
import { openEvent, withStage } from "./with-stage.ts";

/** Something that is measured, once in each round. */
export interface Subject {
  name: string;
  measure(): Promise<Measured>;
}

const limits: Record<LimitName, (place: Place, lengths: Lengths) => Promise<Rate>> = {
  "worker-drain": drainWorker,
  "bullmq-noop": bullmqNoop,
  "group-inserts": groupInserts,
  "redis-rate": redisRate,
};

/** All that is measured side by side. Admit's rate is searched for once; each round begins with it. */
export function openSubjects(place: Place, lengths: Lengths, say: Say): Subject[] {
  let rate: number | undefined;
  const admit: Subject = {
    name: "admit",
    async measure() {
      rate ??= await findRate(place, lengths, say);
      return { kind: "admit", name: "admit", admit: await measureAdmit(place, lengths, rate, say) };
    },
  };
  const peers = (Object.keys(peerTitles) as PeerName[]).map((name): Subject => {
    const measure = async (): Promise<Measured> => ({
      kind: "peer",
      name,
      peer: await measurePeer(place, name, lengths),
    });
    return { name, measure };
  });
  return [
    admit,
    ...peers,
    ...(Object.keys(limitTitles) as LimitName[]).map((name) => limitSubject(place, lengths, name)),
  ];
}

function limitSubject(place: Place, lengths: Lengths, name: LimitName): Subject {
  return {
    name,
    async measure() {
      await place.flush();
      const { perSecond, used } = await limits[name](place, lengths);
      return { kind: "limit", name, limit: { perSecond, used } };
    },
  };
}

function drainWorker(place: Place, { buyers, drained }: Lengths): Promise<Rate> {
  return withStage(place, buyers, async (stage) =>
    drainLine(place, { ...stage, eventId: await openEvent(stage), count: drained }),
  );
}
