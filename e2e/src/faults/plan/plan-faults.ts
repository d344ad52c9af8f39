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
const killPoints = ["before-write", "before-commit", "after-commit", "after-publication"] as const;
const freezePoints = ["before-transaction", "before-write", "after-commit"] as const;
const cutPoints = ["before-write", "after-commit"] as const;

/** How a kind of fault is made. */
interface Maker {
  /** What it needs exclusively: two faults of one run never share it. */
  takes(fault: FaultKind): string[];
  make(random: Random): FaultKind;
  forMs(random: Random): number;
}

const atOnce = (): number => 0;
const briefly = (random: Random): number => random.int(200, 2500);
const beyondLease = (): number => beyondLeaseMs;
const brieflyOrBeyondLease = (random: Random): number => random.pick([briefly(random), beyondLeaseMs]);
/** A moved clock is seen a second later at the latest. */
const seenForAWhile = (random: Random): number => random.int(1500, 2500);

const part =
  (...parts: string[]) =>
  (): string[] =>
    parts;
const service = (fault: FaultKind): string[] => ("service" in fault ? [fault.service] : []);
const link = (fault: FaultKind): string[] =>
  "server" in fault ? [`${fault.service}:${fault.server}`, fault.service] : [];
const clock = (fault: FaultKind): string[] =>
  "of" in fault ? [`${fault.of}:clock`] : service(fault).map((name) => `${name}:clock`);

/** The kinds that have no other fields. */
type Plain = { [Kind in FaultKind["kind"]]: { kind: Kind } extends FaultKind ? Kind : never }[FaultKind["kind"]];
const only = (kind: Plain) => (): FaultKind => ({ kind });

const eitherWay = (random: Random, max: number): number => random.pick([-1, 1]) * random.int(500, max);

const makers: readonly [weight: number, takes: Maker["takes"], make: Maker["make"], forMs: Maker["forMs"]][] = [
  [4, service, (random) => ({ kind: "kill", service: random.pick(services) }), briefly],
  [2, service, (random) => ({ kind: "freeze", service: random.pick(workers) }), beyondLease],
  [2, service, (random) => ({ kind: "freeze", service: random.pick(services) }), briefly],
  [2, service, (random) => ({ kind: "block-loop", service: random.pick(workers) }), brieflyOrBeyondLease],
  [5, part(...workers), (random) => ({ kind: "kill-at", point: random.pick(killPoints) }), briefly],
  [3, part(...workers), (random) => ({ kind: "freeze-at", point: random.pick(freezePoints) }), beyondLease],
  [1, part(...services), only("rolling-restart"), atOnce],
  [2, part("mysql"), only("mysql-kill"), briefly],
  [1, part("mysql"), only("mysql-restart"), briefly],
  [1, part("mysql"), only("mysql-freeze"), briefly],
  [2, part("mysql"), only("mysql-disk-full"), briefly],
  [2, part("mysql"), (random) => ({ kind: "mysql-disk-slow", ms: random.int(50, 700) }), brieflyOrBeyondLease],
  [3, part("commits"), (random) => ({ kind: "commit-cut", point: random.pick(cutPoints) }), atOnce],
  [3, part("errors"), (random) => ({ kind: "mysql-error", errno: random.pick([1205, 1213, 1040, 1114]) }), briefly],
  [1, part(...workers.map(toMysql)), (random) => ({ kind: "slow-commits", ms: random.int(50, 700) }), briefly],
  [2, part("redis"), only("redis-kill"), briefly],
  [1, part("redis"), only("redis-freeze"), briefly],
  [1, part("redis"), only("redis-empty"), atOnce],
  [1, part("redis"), (random) => ({ kind: "redis-cut-short", bytes: random.int(1, 60_000) }), atOnce],
  [1, part("redis"), (random) => ({ kind: "redis-disk-full", bytes: random.int(0, 20_000) }), briefly],
  [2, clock, moveServiceClock, briefly],
  [3, clock, moveServerClock, seenForAWhile],
  [2, link, (random) => ({ kind: "cut", ...anyLink(random) }), atOnce],
  [2, link, (random) => ({ kind: "away", ...anyLink(random) }), briefly],
  [2, link, (random) => ({ kind: "delay", ...anyLink(random), ms: random.int(20, 900) }), briefly],
  [2, link, cutOneWay, brieflyOrBeyondLease],
];

function toMysql(worker: ServiceName): string {
  return `${worker}:mysql`;
}

function moveServiceClock(random: Random): FaultKind {
  return { kind: "clock", service: random.pick(services), ms: eitherWay(random, 90_000) };
}

function moveServerClock(random: Random): FaultKind {
  const of = random.pick(servers);
  return { kind: "server-clock", of, ms: eitherWay(random, clockMovesMaxMs[of]) };
}

function cutOneWay(random: Random): FaultKind {
  return { kind: "one-way", ...anyLink(random), direction: random.pick(["up", "down"]) };
}

function anyLink(random: Random): { service: ServiceName; server: ServerName } {
  return { service: random.pick(services), server: random.pick(servers) };
}

/** The faults of a seed, in the order of their beginning. No two of them need the same part of the system. */
export function planFaults(seed: number): Fault[] {
  const random = makeRandom(seed);
  const count = random.int(faultsMin, faultsMax);
  const weighted = makers.flatMap((maker) => Array.from({ length: maker[0] }, () => maker));
  const taken = new Set<string>();
  const faults: Fault[] = [];
  for (const [, takes, make, durationMs] of random.shuffle(weighted)) {
    if (faults.length === count) break;
    const kind = make(random);
    const forMs = durationMs(random);
    const needs = takes(kind);
    if (needs.some((need) => taken.has(need))) continue;
    for (const need of needs) taken.add(need);
    const latestMs = Math.max(firstAtMs, lastEndMs - forMs - 500);
    faults.push({ ...kind, atMs: random.int(firstAtMs, latestMs), forMs });
  }
  return faults.sort((a, b) => a.atMs - b.atMs);
}
