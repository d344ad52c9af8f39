import type { Environment, RunDatabase } from "../environment/open-environment.ts";
import { type Buyer, seedEvent, seedPeople } from "../environment/seed.ts";
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

/** An event that has sold nothing, one that has sold much, and one with many holders. */
const states = ["empty", "sold", "held"] as const;
type State = (typeof states)[number];

interface Prepared {
  database: RunDatabase;
  buyers: Buyer[];
  eventId: string;
}

/**
 * Drains of an event's line in alternating rounds. Each state has a database of its own; except for the empty event,
 * all buyers hold tickets already.
 * @throws Error if a database does not pass the audit afterwards
 */
export async function measureDrains(environment: Environment) {
  const prepared: Record<State, Prepared> = {
    empty: await prepare(environment, 0, 0),
    sold: await prepare(environment, soldTickets, buyerCount),
    held: await prepare(environment, holders, holders),
  };
  const drains: Record<State, Rate[]> = { empty: [], sold: [], held: [] };
  try {
    for (let round = 0; round < rounds; round++)
      for (const state of states) {
        const { database, buyers, eventId: soldId } = prepared[state];
        const eventId = state === "empty" ? await seedEvent(database) : soldId;
        drains[state].push(await drainLine(environment, { database, buyers, eventId, count: purchases }));
      }
    for (const { database } of Object.values(prepared)) await expectAudited(database);
  } finally {
    for (const { database } of Object.values(prepared)) await database.drop();
  }
  const median = (state: State): number => spreadOf(drains[state].map((drain) => drain.perSecond))?.median ?? 0;
  const perSecond = { empty: median("empty"), sold: median("sold"), held: median("held") };
  return {
    rounds,
    purchases,
    soldTickets,
    holders,
    drains,
    perSecond,
    soldShare: perSecond.sold / perSecond.empty,
    heldShare: perSecond.held / perSecond.empty,
  };
}

/** The buyers are among the holders. */
async function prepare(environment: Environment, tickets: number, holderCount: number): Promise<Prepared> {
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
