import { capacityMax } from "@admit/contract";
import type { AttackReport } from "../attack/attack-order.ts";
import { runAttack } from "../attack/open-attack.ts";
import { writeTokens } from "../compare/with-stage.ts";
import type { LoadReport } from "../load/load-order.ts";
import { openLoad } from "../load/open-load.ts";
import type { Place } from "../place/open-place.ts";
import { seedBuyers } from "../place/seed-buyers.ts";
import { seedEvents } from "../place/seed-event.ts";
import { readUsage, watchUsage, type Used } from "../place/usage.ts";
import { withServices } from "../place/with-services.ts";

const connections = 1000;
const neverReading = 8;
const listedEvents = 1000;
/** About as much text as an organiser writes about an event. */
const bodyLength = 800;
const buyerCount = 2000;
const buyersPerSecond = 40;
const warmUpMs = 5000;
const lookEveryMs = 250;
/** Opened before the measurement: buyers are on their page when the strangers arrive. */
const inFlightMax = 256;

/** A run of buyers, with strangers or without. */
interface AttackRun {
  answers: LoadReport["answers"];
  /** Pressed to accepted, in milliseconds. */
  p50Ms: number | null;
  p99Ms: number | null;
  /** The gateway's highest memory in this run. */
  rssBytes: number;
  gateway: Used | null;
}

export interface Attack {
  connections: number;
  neverReading: number;
  forMs: number;
  buyersPerSecond: number;
  without: AttackRun;
  under: AttackRun;
  strangers: AttackReport;
}

/**
 * Buyers who press at a constant rate: first alone, then while strangers on as many connections as a machine can open
 * request everything that needs no account, and some of them never read the answers.
 */
export async function measureAttack(place: Place, forMs = 60_000): Promise<Attack> {
  return withServices(place, async ({ database, gateway }) => {
    const tokenFile = writeTokens(place, await seedBuyers(place, database, buyerCount));
    const [event] = await seedEvents(database, listedEvents, {
      capacity: capacityMax,
      userCap: capacityMax,
      body: "x".repeat(bodyLength),
    });
    const path = `/v1/events/${event?.id}`;
    const load = openLoad();
    const buyers = async (keyPrefix: string, counting = (): void => undefined): Promise<AttackRun> => {
      let rssBytes = 0;
      const look = setInterval(
        () => (rssBytes = Math.max(rssBytes, readUsage(gateway.pid)?.rssBytes ?? 0)),
        lookEveryMs,
      );
      const usage = watchUsage({ gateway: gateway.pid });
      const report = await load.run(
        {
          origin: gateway.url,
          tokenFile,
          paths: [`${path}/purchases`],
          purchase: { quantity: 1, keyPrefix, wait: false },
          pace: { kind: "scheduled", schedule: "constant", ratePerSecond: buyersPerSecond, seed: 1 },
          warmUpMs,
          countedMs: forMs,
          inFlightMax,
        },
        { counting },
      );
      clearInterval(look);
      const { latency, answers } = report;
      return { answers, p50Ms: latency.p50, p99Ms: latency.p99, rssBytes, gateway: usage().used.gateway };
    };
    try {
      const without = await buyers("alone-");
      const paths = ["/metrics", "/healthz", "/v1/events", "/openapi.json", "/docs", "/", "/no/such/path"];
      const urls = paths.map((each) => `${gateway.url}${each}`);
      let strangers: Promise<AttackReport> | undefined;
      const under = await buyers("among-", () => {
        strangers = runAttack({ urls, connections, neverReading, forMs });
      });
      const report = await strangers;
      if (report === undefined) throw new Error("the strangers did not come");
      return { connections, neverReading, forMs, buyersPerSecond, without, under, strangers: report };
    } finally {
      await load.close();
    }
  });
}
