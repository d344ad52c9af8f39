import { drainLine } from "../limits/drain-line.ts";
import { buyersOfLimits } from "../limits/limits.ts";
import type { Rate } from "../limits/rate.ts";
import { audit } from "../place/audit.ts";
import type { Place, RunDatabase } from "../place/open-place.ts";
import { seedBuyers, type Buyer } from "../place/seed-buyers.ts";
import { seedEvent } from "../place/seed-event.ts";
import { median } from "./median.ts";
import { seedHolders, seedSoldEvent } from "./seed-sales.ts";

/** So that every purchase of every round is fulfilled. */
const userCap = 1_000_000;
const capacity = 1_000_000_000;

export interface DrainGrowthOptions {
  rounds: number;
  /** Purchases in the line of each drain. */
  purchases: number;
  soldTickets: number;
  holders: number;
}

const drainGrowthDefaults: DrainGrowthOptions = {
  rounds: 3,
  // Some three seconds of a worker's time: nine drains, and what they need to begin, take two minutes.
  purchases: 40_000,
  soldTickets: 1_000_000,
  holders: 200_000,
};

/** On an event that has sold nothing, that has sold much, and of which many people hold tickets. */
const states = ["empty", "sold", "held"] as const;
type State = (typeof states)[number];

export interface DrainGrowth extends DrainGrowthOptions {
  /** One per round, in their order. */
  drains: Record<State, Rate[]>;
  /** Medians; `sold` and `held` also as a share of `empty`. */
  perSecond: Record<State, number>;
  soldShare: number;
  heldShare: number;
}

/**
 * Drains of an event's line in interleaved rounds. Each state has a database of its own; all buyers hold tickets already
 * but for the empty event's.
 * @throws Error where a database does not pass the audit afterwards
 */
export async function measureDrainGrowth(
  place: Place,
  options: Partial<DrainGrowthOptions> = {},
): Promise<DrainGrowth> {
  const wanted = { ...drainGrowthDefaults, ...options };
  const prepared: Record<State, Prepared> = {
    empty: await prepare(place, (database) => seedEvent(database, { capacity, userCap })),
    sold: await prepare(place, (database, buyers) => seedSold(database, buyers, wanted.soldTickets, buyers.length)),
    held: await prepare(place, (database, buyers) => seedSold(database, buyers, wanted.holders, wanted.holders)),
  };
  const drains: DrainGrowth["drains"] = { empty: [], sold: [], held: [] };
  try {
    for (let round = 0; round < wanted.rounds; round++) {
      for (const state of states) {
        const { database, buyers, eventId } = prepared[state];
        const event = state === "empty" ? await seedEvent(database, { capacity, userCap }) : { id: eventId };
        const drain = { database, buyers, eventId: event.id, count: wanted.purchases };
        drains[state].push(await drainLine(place, drain));
      }
    }
    for (const { database } of Object.values(prepared)) await expectAudited(place, database);
  } finally {
    for (const { database } of Object.values(prepared)) await database.drop();
  }
  const perSecond = {
    empty: median(drains.empty.map((drain) => drain.perSecond)),
    sold: median(drains.sold.map((drain) => drain.perSecond)),
    held: median(drains.held.map((drain) => drain.perSecond)),
  };
  const soldShare = perSecond.sold / perSecond.empty;
  return { ...wanted, drains, perSecond, soldShare, heldShare: perSecond.held / perSecond.empty };
}

interface Prepared {
  database: RunDatabase;
  buyers: Buyer[];
  eventId: string;
}

async function prepare(
  place: Place,
  seed: (database: RunDatabase, buyers: Buyer[]) => Promise<{ id: string }>,
): Promise<Prepared> {
  const database = await place.newDatabase();
  const buyers = await seedBuyers(place, database, buyersOfLimits);
  const { id } = await seed(database, buyers);
  return { database, buyers, eventId: id };
}

/** The buyers are among the holders. */
async function seedSold(database: RunDatabase, buyers: readonly Buyer[], tickets: number, holders: number) {
  const others = await seedHolders(database, holders - buyers.length);
  return seedSoldEvent(database, { tickets, holderIds: [...buyers.map(({ id }) => id), ...others] });
}

async function expectAudited(place: Place, database: RunDatabase): Promise<void> {
  const { passed, output } = await audit(place, database);
  if (!passed) throw new Error(`the audit found something:\n${output}`);
}
