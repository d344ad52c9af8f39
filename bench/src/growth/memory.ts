import { setTimeout as pause } from "node:timers/promises";
import { lineMaxDefault } from "@admit/contract";
import { until } from "@admit/environment";
import { buyAll } from "../environment/buy-all.ts";
import type { Environment } from "../environment/open-environment.ts";
import { issuedCount, seedEvent } from "../environment/seed.ts";
import { type AdmitStage, withAdmit } from "../environment/stage.ts";
import { readUsage } from "../load/usage.ts";

const purchases = lineMaxDefault;
const buyerCount = 20_000;
const decidedWithinMs = 600_000;
/** By then V8 has returned what only the burst needed. */
const calmMs = 60_000;

/** Memory of gateway, worker and Redis with 100,000 outcomes kept and 100,000 purchases waiting. */
export function measureMemory(environment: Environment) {
  return withAdmit(environment, buyerCount, async ({ database, gateway, worker, admin, buyers }) => {
    const read = () => ({ gateway: readUsage(gateway.pid), worker: readUsage(worker.pid) });
    const id = await seedEvent(database);
    const buy = () => buyAll({ url: gateway.url, buyers, eventOf: () => id, count: purchases });
    const decided = (count: number) =>
      until("all are decided", async () => (await issuedCount(database)) === count, decidedWithinMs);

    const started = read();
    await buy();
    await decided(purchases);

    await act(gateway, admin.token, id, "pause");
    const redisBefore = await redisMemory(environment);
    await buy();
    if ((await issuedCount(database)) !== purchases) throw new Error("the line of a paused event moved");
    const redisBytesPerWaiting = ((await redisMemory(environment)) - redisBefore) / purchases;
    const waitingToo = read();
    await pause(calmMs);
    const aMinuteLater = read();

    await act(gateway, admin.token, id, "resume");
    await decided(2 * purchases);
    return { purchases, started, waitingToo, aMinuteLater, redisBytesPerWaiting };
  });
}

/** Allocated by Redis, in bytes. */
export async function redisMemory({ redis }: Environment): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await redis.info("memory"))?.[1]);
}

async function act(
  { url }: AdmitStage["gateway"],
  token: string,
  eventId: string,
  what: "pause" | "resume",
): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/v1/ops/lines/${eventId}/${what}`, { method: "POST", headers });
  if (!response.ok) throw new Error(`${what} of the line failed: ${response.status} ${await response.text()}`);
}
