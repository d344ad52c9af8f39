import type { Environment } from "../environment/open-environment.ts";
import { seedEvent, seedPeople } from "../environment/seed.ts";
import { expectAudited } from "../environment/stage.ts";
import { drainLine, type Rate } from "../limits/drain-line.ts";
import { groupStatements, makeGroup } from "../limits/sold-groups.ts";
import { spreadOf } from "../report/spread.ts";

const rounds = 3;
/** Some three seconds of a worker's time. */
const purchases = 40_000;
const soldTickets = 1_000_000;
const holders = 200_000;
const buyerCount = 20_000;
const seedGroupSize = 5000;
const soldBeforeMs = 60 * 60 * 1000;

/**
 * Drains of an event's line in alternating rounds: of one that has sold nothing, one that has sold much, and one with
 * many holders. Each has a database of its own; except for the empty event, all buyers hold tickets already.
 * @throws Error if a database does not pass the audit afterwards
 */
export async function measureDrains(environment: Environment) {
  const prepared = {
    empty: await prepare(environment, 0, 0),
    sold: await prepare(environment, soldTickets, buyerCount),
    held: await prepare(environment, holders, holders),
  };
  const drains: Record<keyof typeof prepared, Rate[]> = { empty: [], sold: [], held: [] };
  const databases = Object.values(prepared).map(({ database }) => database);
  try {
    for (let round = 0; round < rounds; round++) {
      prepared.empty.eventId = await seedEvent(prepared.empty.database);
      for (const state of ["empty", "sold", "held"] as const)
        drains[state].push(await drainLine(environment, { ...prepared[state], count: purchases }));
    }
    for (const database of databases) await expectAudited(database);
  } finally {
    for (const database of databases) await database.drop();
  }
  const median = (rates: Rate[]): number => spreadOf(rates.map((rate) => rate.perSecond))?.median ?? 0;
  const perSecond = { empty: median(drains.empty), sold: median(drains.sold), held: median(drains.held) };
  const soldShare = perSecond.sold / perSecond.empty;
  const heldShare = perSecond.held / perSecond.empty;
  return { rounds, purchases, soldTickets, holders, drains, perSecond, soldShare, heldShare };
}

/** The buyers are among the holders. */
async function prepare(environment: Environment, tickets: number, holderCount: number) {
  const database = await environment.newDatabase();
  const { buyers } = await seedPeople(database, Math.max(holderCount, buyerCount));
  const eventId = await seedEvent(database);
  const userIds = buyers.map(({ id }) => id);
  const soldAtMs = Date.now() - soldBeforeMs;
  for (let sold = 0; sold < tickets; sold += seedGroupSize) {
    const group = makeGroup(eventId, userIds, sold, Math.min(seedGroupSize, tickets - sold));
    await database.mysql.query(groupStatements(eventId, group, soldAtMs + sold / 1000, false));
  }
  return { database, buyers: buyers.slice(0, buyerCount), eventId };
}
