import { setTimeout as pause } from "node:timers/promises";
import { lineMaxDefault } from "@admit/contract";
import { Connections } from "../load/connections.ts";
import { buyersOfLimits } from "../limits/limits.ts";
import { buyAll } from "../place/buy-all.ts";
import { lineDepth } from "../place/line-depth.ts";
import type { Place } from "../place/open-place.ts";
import { redisMemory } from "../place/redis-memory.ts";
import { seedPeople } from "../place/seed-buyers.ts";
import { seedEvent } from "../place/seed-event.ts";
import type { Service } from "../place/start-service.ts";
import { until } from "../place/until.ts";
import { readUsage, type Usage } from "../place/usage.ts";
import { withServices } from "../place/with-services.ts";

const decidedWithinMs = 600_000;
/** By then V8 has given back what only the burst needed. */
const calmMs = 60_000;

/** Null where it cannot be told. */
type Memory = Record<"gateway" | "worker", Pick<Usage, "rssBytes" | "rssMaxBytes"> | null>;

export interface MemoryGrowth {
  /** Waiting, and kept: of each as many. */
  purchases: number;
  /** Before anybody did anything; when all outcomes were kept; when besides as many waited; a minute after that. */
  started: Memory;
  outcomesKept: Memory;
  waitingToo: Memory;
  aMinuteLater: Memory;
  redisBytesPerWaiting: number;
}

/** What a gateway and a worker hold with 100,000 outcomes kept and 100,000 purchases waiting, and what Redis does. */
export async function measureMemory(place: Place, purchases = lineMaxDefault): Promise<MemoryGrowth> {
  return withServices(place, async ({ database, gateway, worker }) => {
    const look = (): Memory => ({ gateway: readUsage(gateway.pid), worker: readUsage(worker.pid) });
    const { buyers, admin } = await seedPeople(place, database, buyersOfLimits);
    const { id } = await seedEvent(database, { capacity: 1_000_000_000, userCap: 1_000_000 });
    const waiting = (): Promise<number> => lineDepth(place, database, [id]);
    const buy = () => buyAll({ url: gateway.url, buyers, eventOf: () => id, count: purchases });
    const drained = () => until("the line is empty", async () => (await waiting()) === 0, decidedWithinMs);

    const started = look();
    await buy();
    await drained();
    const outcomesKept = look();

    await act(gateway, admin.token, id, "pause");
    const redisBefore = await redisMemory(place);
    await buy();
    if ((await waiting()) !== purchases) throw new Error("the line of a paused event moved");
    const redisBytesPerWaiting = ((await redisMemory(place)) - redisBefore) / purchases;
    const waitingToo = look();
    await pause(calmMs);
    const aMinuteLater = look();

    await act(gateway, admin.token, id, "resume");
    await drained();
    return { purchases, started, outcomesKept, waitingToo, aMinuteLater, redisBytesPerWaiting };
  });
}

async function act({ url }: Service, token: string, eventId: string, what: "pause" | "resume"): Promise<void> {
  const connections = new Connections(url);
  const headers = { authorization: `Bearer ${token}` };
  const { status, body } = await connections.request({
    method: "POST",
    path: `/v1/ops/lines/${eventId}/${what}`,
    headers,
  });
  await connections.close();
  if (status >= 300) throw new Error(`the line could not be told to ${what}: ${status} ${body}`);
}
