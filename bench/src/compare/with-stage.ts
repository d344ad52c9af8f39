import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { capacityMax } from "@admit/contract";
import { ulid } from "ulid";
import { type Load, openLoad } from "../load/open-load.ts";
import { audit } from "../place/audit.ts";
import type { Place, RunDatabase } from "../place/open-place.ts";
import { type Buyer, seedBuyers } from "../place/seed-buyers.ts";
import { seedEvent } from "../place/seed-event.ts";

/** What a subject is measured on: an empty database with buyers, an empty Redis, and who sends. */
export interface Stage {
  place: Place;
  database: RunDatabase;
  load: Load;
  buyers: Buyer[];
  /** Their tokens, in their order. */
  tokenFile: string;
}

/**
 * Sets a stage, measures on it, and audits what that left in the database.
 * @throws Error where the audit finds a violation: figures of what is not correct mean nothing
 */
export async function withStage<Result>(
  place: Place,
  buyerCount: number,
  measure: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  await place.flush();
  const database = await place.newDatabase();
  const load = openLoad();
  try {
    const buyers = await seedBuyers(place, database, buyerCount);
    const tokenFile = writeTokens(place, buyers);
    const result = await measure({ place, database, load, buyers, tokenFile });
    const { passed, output } = await audit(place, database);
    if (!passed) throw new Error(`The audit failed:\n${output}`);
    return result;
  } finally {
    await load.close();
    await place.flush();
    await database.drop();
  }
}

/** For a load process; the folder is its owner's alone, and gone with the place. */
export function writeTokens(place: Place, buyers: readonly Buyer[]): string {
  const file = join(place.dataDir, `load-tokens-${ulid()}`);
  writeFileSync(file, `${buyers.map(({ token }) => token).join("\n")}\n`, { mode: 0o600 });
  return file;
}

/** An event that never sells out, for whom nobody's cap is ever reached: each purchase is decided in full. */
export async function openEvent({ database }: Stage): Promise<string> {
  const { id } = await seedEvent(database, { capacity: capacityMax, userCap: capacityMax });
  return id;
}
