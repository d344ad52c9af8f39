import { makeRandom, type Random } from "./random.ts";

/** People are numbered; their ids are known when the run starts. */
export const peopleCount = 150;
/** Enough that 1,000 purchases are accepted, also if a part of the system is away for long. */
const wholeRun = { purchases: 1500, trafficMs: 7000 };

/** The two events of a run: one with room for nearly all, and one that sells out. */
export const events = [
  { title: "Plenty", capacity: 5000, userCap: 24 },
  { title: "Scarce", capacity: 90, userCap: 3 },
] as const;
const plenty = 0;
const scarce = 1;

export type Request = { atMs: number } & (
  | {
      kind: "purchase";
      /** The holder. */
      person: number;
      event: number;
      quantity: number;
      key: string;
      byStaff: boolean;
      /** How often it is sent at once: a double click. */
      presses: number;
      /** The gateway of the first attempt; a retry uses the other. */
      gateway: number;
      /** Whether its key is used for another quantity after its outcome. */
      reusesKey: boolean;
    }
  | {
      kind: "void";
      gateway: number;
      /** Selects one of the tickets that are known by then: a share of them. */
      share: number;
    }
  | { kind: "resize"; gateway: number; event: number; capacity: number }
  | { kind: "suspend"; gateway: number; person: number; forMs: number }
);

const voidsCount = 30;
const resizesCount = 6;
const suspensionsCount = 3;

/** All requests of a seed, in the order of their times. */
export function planRequests(seed: number, { purchases, trafficMs } = wholeRun): Request[] {
  const random = makeRandom(seed ^ 0x5eed);
  const soon = (): number => random.int(0, trafficMs);
  const many = <Made>(count: number, make: (nth: number) => Made): Made[] =>
    Array.from({ length: count }, (_, nth) => make(nth));
  const suspended = random.shuffle(many(peopleCount, (nth) => nth)).slice(0, suspensionsCount);
  return [
    ...many(purchases, (nth) => planPurchase(random, nth, soon())),
    ...many(voidsCount, () => ({
      atMs: random.int(trafficMs / 4, trafficMs),
      kind: "void" as const,
      gateway: random.int(0, 1),
      share: random.next(),
    })),
    ...many(resizesCount, () => ({
      atMs: soon(),
      kind: "resize" as const,
      gateway: random.int(0, 1),
      event: scarce,
      capacity: random.int(80, 140),
    })),
    ...suspended.map((person) => ({
      atMs: random.int(0, trafficMs / 2),
      kind: "suspend" as const,
      gateway: random.int(0, 1),
      person,
      forMs: random.int(1000, 2500),
    })),
  ].sort((a, b) => a.atMs - b.atMs);
}

function planPurchase(random: Random, nth: number, atMs: number): Request {
  const event = random.chance(0.15) ? scarce : plenty;
  return {
    atMs,
    kind: "purchase",
    person: random.int(0, peopleCount - 1),
    event,
    quantity: random.int(1, random.chance(0.05) ? 40 : 3),
    key: `press ${nth} ${random.int(0, 2 ** 31)}`,
    byStaff: random.chance(0.05),
    presses: random.chance(0.1) ? 2 : 1,
    gateway: random.int(0, 1),
    reusesKey: random.chance(0.03),
  };
}
