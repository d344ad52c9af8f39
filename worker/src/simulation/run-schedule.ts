import { Lease } from "../issuing/lease.ts";
import { Issuers } from "../ownership/issuers.ts";
import type { WorkerServices } from "../services.ts";
import { noTracing } from "@admit/telemetry";
import type { Publication } from "@admit/line";
import { Checks, type Defect } from "./checks.ts";
import { Network } from "./network.ts";
import { Random } from "./random.ts";
import { SimDatabase } from "./sim-database.ts";
import { SimGateway, simId } from "./sim-gateway.ts";
import { openSimLine, SimServer } from "./sim-line.ts";
import { SimTables } from "./sim-tables.ts";
import { installTime, World, type SimProcess } from "./world.ts";

/** How long faults happen at most, and how long after that all must be decided, in virtual milliseconds. */
const faultsMaxMs = 8000;
const healedWithinMs = 30_000;
/** How long after that the last batch may take to end. */
const endedWithinMs = 20_000;
const eventId = simId("E", 1);

const silent = (): void => undefined;
const log = { info: silent, warn: silent, error: silent, debug: silent };
const metrics = { own: silent, forget: silent, observeGroup: silent, observeLine: silent, leaseLost: { inc: silent } };

/**
 * Runs workers, buyers and faults in the order that the seed gives, and checks the guarantees.
 * @returns the first broken one, and a fingerprint that is the same for each run of the same seed
 */
export async function runSchedule(seed: number, defect: Defect | null = null) {
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

async function run(world: World, defect: Defect | null) {
  const { random } = world;
  const losesLease = random.chance(0.3);
  const faultsMs = losesLease ? faultsMaxMs : random.int(1000, faultsMaxMs);
  const network = new Network(world);
  const userCap = random.int(1, 8);
  const users = Array.from({ length: random.int(1, 6) }, (_, nth) => simId("W", nth));
  const tables = new SimTables(eventId, random.int(1, 40), userCap);
  for (const id of users) tables.users.set(id, "ACTIVE");
  tables.hasUniqueKeys = defect !== "no de-duplication";
  tables.showsLeft = defect !== "leaving is not read";
  const checks = new Checks(() => world.nowMs(), userCap);
  const server = new SimServer(world);
  server.begin(eventId, 0);
  const observe = { decided: (publication: Publication) => checks.published(publication, database, server) };
  server.listen(observe, (run) => run());
  const database = new SimDatabase(network, tables, defect, {
    sent: (process, sinceMs) => {
      checks.sent(process, sinceMs, server);
      if (network.strikes(0.25)) strikeInGroup(process);
    },
    committed: (process, loadedAtMs) => checks.committed(process, database, loadedAtMs),
  });
  const gateway = new SimGateway(network, server, eventId, database, users);
  const workers: { process: SimProcess; issuers: Issuers }[] = [];
  const startWorker = (): void => {
    const process: SimProcess = { name: `worker-${workers.length + 1}`, state: "running", held: [] };
    world.as(process, () => {
      const services = {
        settings: { MAX_TICKETS_PER_USER_PER_EVENT: userCap },
        log,
        workerId: process.name,
        pool: database.openPool(process),
        database: database.open(process),
        store: openSimLine(server, network, process, {
          begun: (job) => checks.begun(job),
          ended: (job, fault) => checks.ended(job, fault, database),
          left: (jobs) => checks.left(jobs),
        }),
        metrics,
        tracing: noTracing,
        idleMs: 2000,
      } as unknown as WorkerServices;
      const issuers = new Issuers(services);
      workers.push({ process, issuers });
      void issuers.start();
    });
  };

  startWorker();
  startWorker();
  for (let batches = random.int(2, 10); batches > 0; batches--) {
    world.at(null, random.int(0, faultsMs), () => gateway.accept());
  }
  for (let leavers = random.int(0, 5); leavers > 0; leavers--) {
    world.at(null, random.int(0, faultsMs), () => gateway.leave());
  }
  for (let faults = random.int(0, 5); faults > 0; faults--) {
    world.at(null, random.int(0, faultsMs), () => strike());
  }

  /** The worst moment: an issuer freezes between the read and the commit of a group, and may lose its event. */
  const strikeInGroup = (process: SimProcess): void => {
    world.at(null, random.next() * 2, () => {
      world.freeze(process);
      if (random.chance(0.5)) server.endLease(eventId);
    });
    world.at(null, random.int(5, random.chance(0.5) ? 2500 : 9000), () => world.thaw(process));
  };
  /** An issuer loses its lease while purchases still reach it: only its own clock can reveal that. */
  const cutOffIssuer = (): void => {
    const issuer = workers.find(({ process }) => process.name === server.leaseHolder(eventId));
    if (issuer !== undefined) server.cutOff.add(issuer.process);
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
    } else if (kind === 3) server.endLease(eventId);
    else if (kind === 4) server.notify("hand-over", eventId);
    else if (kind === 5) {
      tables.event.isPaused = true;
      world.at(null, random.int(100, 3000), () => {
        tables.event.isPaused = false;
        server.notify("event-changed", eventId);
      });
    } else if (kind === 6) gateway.emptyLine();
    else gateway.retryUndecided();
  };

  if (losesLease) {
    world.at(null, random.int(1000, 2000), cutOffIssuer);
    for (let batches = 4; batches > 0; batches--)
      world.at(null, random.int(5000, faultsMaxMs - 500), () => gateway.accept());
  }

  const isOver = (): boolean => checks.violation !== null;
  await world.runUntil(faultsMs, isOver);
  network.isFaulty = false;
  server.cutOff.clear();
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
  if (!checks.isAllEnded) checks.fail("a batch never ends");
  return { violation: checks.violation, fingerprint: world.fingerprint, decided: tables.purchases.size };
}

function trustForEver(): () => void {
  const kept = Object.getOwnPropertyDescriptor(Lease.prototype, "trusted") as PropertyDescriptor;
  Object.defineProperty(Lease.prototype, "trusted", { configurable: true, get: () => true });
  return () => Object.defineProperty(Lease.prototype, "trusted", kept);
}
