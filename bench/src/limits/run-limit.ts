import { environmentOf } from "../place/environment.ts";
import type { Place, RunDatabase } from "../place/open-place.ts";
import { runSource } from "../place/run-source.ts";
import { writeServerPids } from "../place/server-pids.ts";
import type { Rate } from "./rate.ts";

const withinMs = 180_000;

/**
 * Measures a limit in a process of its own, on a database of its own that is dropped afterwards.
 * @param file the program's name in this folder; it calls `measureRate`
 * @param prepare answers more of the program's environment
 */
export async function runLimit(
  place: Place,
  file: string,
  prepare: (database: RunDatabase) => Promise<Record<string, string>> = async () => ({}),
): Promise<Rate> {
  const database = await place.newDatabase();
  try {
    const environment = {
      ...environmentOf(place, database),
      ...writeServerPids(place.serverPids),
      ...(await prepare(database)),
    };
    const output = await runSource(place, `bench/src/limits/${file}`, [], environment, withinMs);
    return JSON.parse(output.trim().split("\n").at(-1) ?? "") as Rate;
  } finally {
    await database.drop();
  }
}
