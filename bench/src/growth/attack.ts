import { once } from "node:events";
import { capacityMax } from "@admit/contract";
import { runWatched, writeTokens } from "../compare/stage.ts";
import type { Environment } from "../environment/open-environment.ts";
import { seedBuyers, seedEvents } from "../environment/seed.ts";
import { withServices } from "../environment/services.ts";
import { readUsage } from "../environment/usage.ts";
import { forkSource, openLoad } from "../load/open-load.ts";
import type { AttackOrder, AttackReport } from "./attack-process.ts";

const forMs = 60_000;
const connections = 1000;
const neverReading = 8;
const paths = ["/metrics", "/healthz", "/v1/events", "/openapi.json", "/docs", "/", "/no/such/path"];
const listedEvents = 1000;
/** About as much text as an organiser writes about an event. */
const bodyLength = 800;
const buyerCount = 2000;
const buyersPerSecond = 40;
const warmUpMs = 5000;
const pollEveryMs = 250;
/** Opened before the measurement: buyers are on their page when the strangers arrive. */
const inFlightMax = 256;

/**
 * Buyers who press Buy at a constant rate: first alone, then while strangers on as many connections as a machine can
 * open request everything that needs no account, and some of them never read the answers.
 */
export async function measureAttack(environment: Environment) {
  return withServices(environment, async ({ database, gateway }) => {
    const tokenFile = writeTokens(environment, await seedBuyers(environment, database, buyerCount));
    const fields = { capacity: capacityMax, userCap: capacityMax, body: "x".repeat(bodyLength) };
    const [eventId] = await seedEvents(database, listedEvents, fields);
    const load = openLoad();
    const buy = async (keyPrefix: string, counting = (): void => undefined) => {
      let rssBytes = 0;
      const sampling = setInterval(
        () => (rssBytes = Math.max(rssBytes, readUsage(gateway.pid)?.rssBytes ?? 0)),
        pollEveryMs,
      );
      const { report, used } = await runWatched(
        load,
        {
          origin: gateway.url,
          tokenFile,
          paths: [`/v1/events/${eventId}/purchases`],
          purchase: { quantity: 1, keyPrefix, wait: false },
          pace: { kind: "scheduled", schedule: "constant", ratePerSecond: buyersPerSecond, seed: 1 },
          warmUpMs,
          countedMs: forMs,
          inFlightMax,
        },
        { gateway: gateway.pid },
        counting,
      );
      clearInterval(sampling);
      const { latency, answers } = report;
      // Pressed to accepted; and the highest memory of the gateway.
      return { answers, p50Ms: latency.p50, p99Ms: latency.p99, rssBytes, gateway: used.gateway };
    };
    try {
      const without = await buy("alone-");
      const urls = paths.map((path) => `${gateway.url}${path}`);
      let attacking: Promise<AttackReport> | undefined;
      const under = await buy("among-", () => {
        attacking = runAttack({ urls, connections, neverReading, forMs });
      });
      const strangers = await attacking;
      if (strangers === undefined) throw new Error("the strangers did not come");
      return { connections, neverReading, forMs, buyersPerSecond, without, under, strangers };
    } finally {
      await load.close();
    }
  });
}

/** From a process of its own. */
async function runAttack(order: AttackOrder): Promise<AttackReport> {
  const child = forkSource("bench/src/growth/attack-process.ts");
  const reported = once(child, "message") as Promise<[AttackReport]>;
  const ended = once(child, "exit").then(() => Promise.reject(new Error("the attacking process ended")));
  child.send(order);
  try {
    const [report] = await Promise.race([reported, ended]);
    return report;
  } finally {
    child.kill("SIGKILL");
  }
}
