import { Lease } from "../ownership/lease.ts";
import { HotEvents } from "../ownership/hot-events.ts";
import { Issuers } from "../ownership/issuers.ts";
import type { LineQueueOptions } from "../line/line-queue.ts";
import type { WorkerServices } from "../services.ts";
import { noTracing } from "@admit/telemetry";
import { Checks, type Violation } from "./checks.ts";
import { Network } from "./network.ts";
import { Random } from "./random.ts";
import { SimDatabase } from "./sim-database.ts";
import { SimGateway, simId } from "./sim-gateway.ts";
import { openSimQueue } from "./sim-queue.ts";
import { SimRedis } from "./sim-redis.ts";
import { SimTables } from "./sim-tables.ts";
import { installTime } from "./virtual-time.ts";
import { World, type SimProcess } from "./world.ts";

/** A deliberate defect, which the checks must detect. */
export type Defect =
  | "no epoch check"
  | "lease trusted past its term"
  | "caps checked outside the lock"
  | "resolved before the commit"
  | "no de-duplication";

export interface Ran {
  violation: Violation | null;
  /** The same for each run of the same seed. */
  fingerprint: number;
  decided: number;
}

/** How long faults happen at most, and how long after that all must be decided, in virtual milliseconds. */
const faultsMaxMs = 8000;
const healedWithinMs = 30_000;
/** How long after that the last bundle may take to end. */
const endedWithinMs = 20_000;
const prefix = "sim";
const eventId = simId("E", 1);

const silent = (): void => undefined;
const log = { info: silent, warn: silent, error: silent, debug: silent };
const metrics = { own: silent, forget: silent, observeGroup: silent, observeLine: silent, leaseLost: { inc: silent } };

/** Runs workers, buyers and faults in the order that the seed gives, and checks the guarantees. */
export async function runSchedule(seed: number, defect: Defect | null = null): Promise<Ran> {
  const random = new Random(seed);
  const world = new World(random);
  const restoreTime = installTime(world);
  const { stackTraceLimit } = Error;
  // A run throws thousands of simulated faults: their stacks would only cost time.
  Error.stackTraceLimit = 0;
  const restoreLease = defect === "lease trusted past its term" ? trustForEver() : silent;
  try {
    return await run(world, defect);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    restoreLease();
    restoreTime();
  }
}

async function run(world: World, defect: Defect | null): Promise<Ran> {
  const { random } = world;
  const losesLease = random.chance(0.3);
  const faultsMs = losesLease ? faultsMaxMs : random.int(1000, faultsMaxMs);
  const network = new Network(world);
  const userCap = random.int(1, 8);
  const users = Array.from({ length: random.int(1, 6) }, (_, nth) => simId("W", nth));
  const tables = new SimTables(eventId, random.int(1, 40), userCap);
  for (const id of users) tables.users.set(id, "ACTIVE");
  tables.hasUniqueKeys = defect !== "no de-duplication";
  const checks = new Checks(() => world.nowMs(), userCap);
  const redis = new SimRedis(network, eventId, prefix, (publication) => checks.published(publication, database, redis));
  const database = new SimDatabase(
    network,
    tables,
    {
      epochIsChecked: defect !== "no epoch check",
      eventIsLocked: defect !== "caps checked outside the lock",
      commitIsAwaited: defect !== "resolved before the commit",
    },
    {
      sent: (process, sinceMs) => {
        checks.sent(process, sinceMs, redis);
        if (network.strikes(0.25)) strikeInGroup(process);
      },
      committed: (process) => checks.committed(process, database),
    },
  );
  const gateway = new SimGateway(world, redis, database, users);
  const workers: { process: SimProcess; issuers: Issuers }[] = [];
  const startWorker = (): void => {
    const process: SimProcess = { name: `worker-${workers.length + 1}`, state: "running", held: [] };
    world.as(process, () => {
      const services = {
        settings: { REDIS_PREFIX: prefix, MAX_TICKETS_PER_USER_PER_EVENT: userCap },
        log,
        workerId: process.name,
        pool: database.openPool(process),
        database: database.open(process),
        redis: redis.open(process),
        openQueue: (options: LineQueueOptions) =>
          openSimQueue(redis, process, options, {
            begun: (caller) => checks.begun(caller),
            ended: (caller, fault) => checks.ended(caller, fault, database),
            left: (callers) => checks.left(callers),
          }),
        subscriber: redis.open(process),
        hotEvents: new HotEvents(redis.open(process), prefix),
        metrics,
        tracing: noTracing,
        idleMs: 2000,
      } as unknown as WorkerServices;
      const issuers = new Issuers(services);
      workers.push({ process, issuers });
      issuers.start().catch(() => world.at(process, 100, () => void issuers.start().catch(silent)));
    });
  };

  startWorker();
  startWorker();
  for (let bundles = random.int(2, 10); bundles > 0; bundles--) {
    world.at(null, random.int(0, faultsMs), () => gateway.accept());
  }
  for (let faults = random.int(0, 5); faults > 0; faults--) {
    world.at(null, random.int(0, faultsMs), () => strike());
  }

  /** The worst moment: an issuer freezes between the read and the commit of a group, and may lose its event. */
  const strikeInGroup = (process: SimProcess): void => {
    world.at(null, random.next() * 2, () => {
      world.freeze(process);
      if (random.chance(0.5)) redis.lease = null;
    });
    world.at(null, random.int(5, random.chance(0.5) ? 2500 : 9000), () => world.thaw(process));
  };
  /** An issuer loses its lease while purchases still reach it: only its own clock can reveal that. */
  const cutOffIssuer = (): void => {
    const issuer = workers.find(({ process }) => process.name === redis.lease?.holder);
    if (issuer !== undefined) redis.cutOff.add(issuer.process);
  };
  const strike = (): void => {
    const { process } = random.pick(workers);
    const kind = random.int(0, 7);
    if (kind <= 1) {
      world.freeze(process);
      world.at(null, random.int(100, 9000), () => world.thaw(process));
    } else if (kind === 2) {
      world.crash(process);
      world.at(null, random.int(0, 3000), () => database.forget(process));
      world.at(null, random.int(100, 3000), startWorker);
    } else if (kind === 3) redis.lease = null;
    else if (kind === 4) gateway.tell("hand-over");
    else if (kind === 5) {
      tables.event.isPaused = true;
      world.at(null, random.int(100, 3000), () => {
        tables.event.isPaused = false;
        gateway.tell("changed");
      });
    } else if (kind === 6) gateway.emptyRedis();
    else gateway.retryUndecided();
  };

  if (losesLease) {
    world.at(null, random.int(1000, 2000), cutOffIssuer);
    for (let bundles = 4; bundles > 0; bundles--)
      world.at(null, random.int(5000, faultsMaxMs - 500), () => gateway.accept());
  }

  const isOver = (): boolean => checks.violation !== null;
  await world.runUntil(faultsMs, isOver);
  network.isFaulty = false;
  redis.cutOff.clear();
  tables.event.isPaused = false;
  for (const { process } of workers) world.thaw(process);
  const retry = (): void => {
    gateway.retryUndecided();
    world.at(null, 2000, retry);
  };
  retry();
  await world.runUntil(faultsMs + healedWithinMs, () => isOver() || gateway.isAllDecided);
  if (!gateway.isAllDecided) checks.fail("an accepted purchase is not decided");
  // Decided purchases are published, and repeated ones found decided.
  await world.runUntil(world.nowMs() + 1000, isOver);
  await world.runUntil(world.nowMs() + endedWithinMs, () => isOver() || checks.isAllEnded);
  if (!checks.isAllEnded) checks.fail("a bundle never ends");
  const { violation } = checks;
  return { violation, fingerprint: world.fingerprint, decided: tables.purchases.size };
}

function trustForEver(): () => void {
  const kept = Object.getOwnPropertyDescriptor(Lease.prototype, "trusted") as PropertyDescriptor;
  Object.defineProperty(Lease.prototype, "trusted", { configurable: true, get: () => true });
  return () => Object.defineProperty(Lease.prototype, "trusted", kept);
}
