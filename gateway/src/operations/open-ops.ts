import type { OpsLineDetail, OpsOverview } from "@admit/contract";
import { announcePresence, processId } from "@admit/line";
import { setTimeout as pause } from "node:timers/promises";
import type { EventServices } from "../events/event-cache.ts";
import { FreshCache } from "../platform/cache/fresh-cache.ts";
import { Collector, type CollectorServices } from "./collector.ts";
import { readLineDetail } from "./line-detail-read.ts";
import type { Readiness } from "./open-readiness.ts";

/** The most age of a collection; a little less than the second after which the streams ask again. */
const collectionMaxAgeMs = 950;
const tickMs = 1000;
const detailsMax = 100;

export interface OperationsServices extends EventServices {
  ops: Ops;
  readiness: () => Promise<Readiness>;
}

/** What operators see, collected only while one of them watches, and once for all who do. */
export interface Ops {
  /** Never throws: its checks say which server did not answer. Ends within two seconds. */
  overview(): Promise<OpsOverview>;
  /** One event's line, the last hour and what failed; at most a second old. Null if there is no such event. */
  detail(eventId: string): Promise<OpsLineDetail | null>;
  /** Calls back with the overview as JSON, now and each second. @returns a function that ends it */
  follow(listener: (overview: string) => void): () => void;
  followers(): number;
  close(): void;
}

export function openOps(services: CollectorServices & Pick<OperationsServices, "line">): Ops {
  const collector = new Collector(services);
  const followers = new Set<(overview: string) => void>();
  let last: { overview: OpsOverview; text: string; atMs: number } | null = null;
  let collecting: Promise<{ overview: OpsOverview; text: string }> | null = null;
  let ticking = false;

  const collect = async () => {
    const atMs = performance.now();
    try {
      const overview = await collector.collect();
      last = { overview, text: JSON.stringify(overview), atMs };
      return last;
    } finally {
      collecting = null;
    }
  };
  const collected = async (): Promise<{ overview: OpsOverview; text: string }> =>
    last !== null && performance.now() - last.atMs < collectionMaxAgeMs ? last : (collecting ??= collect());

  const tick = async (): Promise<void> => {
    ticking = true;
    while (followers.size > 0) {
      const startedAtMs = performance.now();
      const { text } = await collected();
      for (const follower of followers) follower(text);
      await pause(Math.max(0, tickMs - (performance.now() - startedAtMs)), undefined, { ref: false });
    }
    ticking = false;
  };

  const ops: Ops = {
    overview: async () => (await collected()).overview,
    detail: (eventId) => details.find(eventId),
    follow(listener) {
      followers.add(listener);
      if (!ticking) void tick();
      // Later followers need not wait for the next second.
      else void collected().then(({ text }) => followers.has(listener) && listener(text));
      return () => followers.delete(listener);
    },
    followers: () => followers.size,
    close: () => followers.clear(),
  };
  const details = new FreshCache<OpsLineDetail>({
    maxAgeMs: collectionMaxAgeMs,
    entriesMax: detailsMax,
    load: (eventId) => readLineDetail(services, ops, eventId),
  });
  return ops;
}

/** Reports each second that this gateway runs, until it is closed. */
export const announceGateway = ({ store, log, attention }: Pick<OperationsServices, "store" | "log" | "attention">) =>
  announcePresence({
    processes: store,
    id: processId(),
    part: "gateway",
    owned: () => [],
    attention,
    // Its connection logs once that Redis is away.
    onFault: (error) => log.debug({ err: error }, "this gateway's presence was not recorded"),
  });
