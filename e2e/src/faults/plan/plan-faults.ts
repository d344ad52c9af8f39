import type { Fault, FaultKind, ServerName, ServiceName } from "./fault.ts";
import { makeRandom, type Random } from "./random.ts";

/** Faults of a run. */
const faultsMin = 2;
const faultsMax = 4;
/** The first begins once the lines move; all end by this time, or soon after. */
const firstAtMs = 600;
const lastEndMs = 7500;
/** Longer than a lease (5 s) and the locks of jobs (5 s): another issuer continues meanwhile. */
const beyondLeaseMs = 6300;

/**
 * How far a server's clock is moved. A lease or a job's lock that Redis grants while its clock is ahead lasts that much
 * longer once the clock is corrected; every purchase must still end within half a minute.
 */
const clockMovesMaxMs = { mysql: 90_000, redis: 15_000 };

const services: readonly ServiceName[] = ["gateway-1", "gateway-2", "worker-1", "worker-2"];
const workers: readonly ServiceName[] = ["worker-1", "worker-2"];
const servers: readonly ServerName[] = ["mysql", "redis"];

/** A kind of fault: how likely it is, and how it is made. */
interface Maker {
  weight: number;
  /** What it needs exclusively: two faults of one run never share it. */
  takes(fault: FaultKind): string[];
  make(random: Random): FaultKind;
  forMs(random: Random): number;
}

const briefly = (random: Random): number => random.int(200, 2500);
const beyondLease = (): number => beyondLeaseMs;
const anyWorker = (): string[] => [...workers];
const link = (fault: FaultKind): string[] =>
  "server" in fault ? [`${fault.service}:${fault.server}`, fault.service] : [];
const service = (fault: FaultKind): string[] => ("service" in fault ? [fault.service] : []);

const makers: readonly Maker[] = [
  { weight: 4, takes: service, make: (random) => ({ kind: "kill", service: random.pick(services) }), forMs: briefly },
  {
    weight: 2,
    takes: service,
    make: (random) => ({ kind: "freeze", service: random.pick(workers) }),
    forMs: beyondLease,
  },
  { weight: 2, takes: service, make: (random) => ({ kind: "freeze", service: random.pick(services) }), forMs: briefly },
  {
    weight: 2,
    takes: service,
    make: (random) => ({ kind: "block-loop", service: random.pick(workers) }),
    forMs: (random) => random.pick([1500, beyondLeaseMs]),
  },
  {
    weight: 5,
    takes: anyWorker,
    make: (random) => ({
      kind: "kill-at",
      point: random.pick(["before-write", "before-commit", "after-commit", "after-publication"]),
    }),
    forMs: briefly,
  },
  {
    weight: 3,
    takes: anyWorker,
    make: (random) => ({
      kind: "freeze-at",
      point: random.pick(["before-transaction", "before-write", "after-commit"]),
    }),
    forMs: beyondLease,
  },
  { weight: 1, takes: () => [...services], make: () => ({ kind: "rolling-restart" }), forMs: () => 0 },
  { weight: 2, takes: () => ["mysql"], make: () => ({ kind: "mysql-kill" }), forMs: briefly },
  { weight: 1, takes: () => ["mysql"], make: () => ({ kind: "mysql-restart" }), forMs: briefly },
  { weight: 1, takes: () => ["mysql"], make: () => ({ kind: "mysql-freeze" }), forMs: briefly },
  { weight: 2, takes: () => ["mysql"], make: () => ({ kind: "mysql-disk-full" }), forMs: briefly },
  {
    weight: 2,
    takes: () => ["mysql"],
    make: (random) => ({ kind: "mysql-disk-slow", ms: random.int(50, 700) }),
    forMs: (random) => random.pick([briefly(random), beyondLeaseMs]),
  },
  {
    weight: 3,
    takes: () => ["commits"],
    make: (random) => ({ kind: "commit-cut", point: random.pick(["before-write", "after-commit"]) }),
    forMs: () => 0,
  },
  {
    weight: 3,
    takes: () => ["errors"],
    make: (random) => ({ kind: "mysql-error", errno: random.pick([1205, 1213, 1040, 1114]) }),
    forMs: briefly,
  },
  {
    weight: 1,
    takes: () => workers.map((worker) => `${worker}:mysql`),
    make: (random) => ({ kind: "slow-commits", ms: random.int(50, 700) }),
    forMs: briefly,
  },
  { weight: 2, takes: () => ["redis"], make: () => ({ kind: "redis-kill" }), forMs: briefly },
  { weight: 1, takes: () => ["redis"], make: () => ({ kind: "redis-freeze" }), forMs: briefly },
  { weight: 1, takes: () => ["redis"], make: () => ({ kind: "redis-empty" }), forMs: () => 0 },
  {
    weight: 1,
    takes: () => ["redis"],
    make: (random) => ({ kind: "redis-cut-short", bytes: random.int(1, 60_000) }),
    forMs: () => 0,
  },
  {
    weight: 1,
    takes: () => ["redis"],
    make: (random) => ({ kind: "redis-disk-full", bytes: random.int(0, 20_000) }),
    forMs: briefly,
  },
  {
    weight: 2,
    takes: (fault) => ("service" in fault ? [`${fault.service}:clock`] : []),
    make: (random) => ({
      kind: "clock",
      service: random.pick(services),
      ms: random.pick([-1, 1]) * random.int(500, 90_000),
    }),
    forMs: briefly,
  },
  {
    weight: 3,
    takes: (fault) => ("of" in fault ? [`${fault.of}:clock`] : []),
    make: (random) => {
      const of = random.pick(servers);
      return { kind: "server-clock", of, ms: random.pick([-1, 1]) * random.int(500, clockMovesMaxMs[of]) };
    },
    // Processes see it a second later at the latest.
    forMs: (random) => random.int(1500, 2500),
  },
  { weight: 2, takes: link, make: (random) => ({ kind: "cut", ...anyLink(random) }), forMs: () => 0 },
  { weight: 2, takes: link, make: (random) => ({ kind: "away", ...anyLink(random) }), forMs: briefly },
  {
    weight: 2,
    takes: link,
    make: (random) => ({ kind: "delay", ...anyLink(random), ms: random.int(20, 900) }),
    forMs: briefly,
  },
  {
    weight: 2,
    takes: link,
    make: (random) => ({ kind: "one-way", ...anyLink(random), direction: random.pick(["up", "down"]) }),
    forMs: (random) => random.pick([briefly(random), beyondLeaseMs]),
  },
];

const anyLink = (random: Random): { service: ServiceName; server: ServerName } => ({
  service: random.pick(services),
  server: random.pick(servers),
});

/** The faults of a seed, in the order of their beginning. No two of them need the same part of the system. */
export function planFaults(seed: number): Fault[] {
  const random = makeRandom(seed);
  const count = random.int(faultsMin, faultsMax);
  const weighted = makers.flatMap((maker) => Array.from({ length: maker.weight }, () => maker));
  const taken = new Set<string>();
  const faults: Fault[] = [];
  for (const maker of random.shuffle(weighted)) {
    if (faults.length === count) break;
    const kind = maker.make(random);
    const forMs = maker.forMs(random);
    const needs = maker.takes(kind);
    if (needs.some((need) => taken.has(need))) continue;
    for (const need of needs) taken.add(need);
    const latestMs = Math.max(firstAtMs, lastEndMs - forMs - 500);
    faults.push({ ...kind, atMs: random.int(firstAtMs, latestMs), forMs });
  }
  return faults.sort((a, b) => a.atMs - b.atMs);
}
