import type { Place, RunDatabase } from "./open-place.ts";
import { startGateway, startWorker, type Service } from "./start-service.ts";

export interface Services {
  database: RunDatabase;
  gateway: Service;
  worker: Service;
}

/**
 * Runs `work` on a database of its own with a gateway and a worker, and ends them in order.
 * @throws what `work` throws; then they are killed, so that the cause is what is seen
 */
export async function withServices<Result>(
  place: Place,
  work: (services: Services) => Promise<Result>,
): Promise<Result> {
  const database = await place.newDatabase();
  const begun = [startGateway(place, { database }), startWorker(place, { database })] as const;
  try {
    const [gateway, worker] = await Promise.all(begun);
    const result = await work({ database, gateway, worker });
    await Promise.all([gateway.stop(), worker.stop()]);
    return result;
  } finally {
    for (const each of await Promise.allSettled(begun)) if (each.status === "fulfilled") each.value.kill();
    await database.drop();
  }
}
