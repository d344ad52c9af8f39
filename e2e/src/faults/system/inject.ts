import { setTimeout as pause } from "node:timers/promises";
import { type Restartable, until } from "@admit/environment";
import pTimeout from "p-timeout";
import { losesLine, type Fault, type ServerName, type ServiceName } from "../plan/fault.ts";
import { errorPacket } from "../proxy/packets.ts";
import type { Passage, Point } from "../proxy/post.ts";
import { blockLoop } from "./block-loop.ts";
import { serviceNames, type System } from "./open-system.ts";

/** How long to wait for a worker at a named point: none comes if the line does not move. */
const sprungWithinMs = 4000;

/** MariaDB's and MySQL's several log messages. */
const diskIsFull = /error 28|errno:? 28|no space left|(disk|table .*) is full/i;

/**
 * Causes a fault for its duration, and undoes it.
 * @param now the run's clock, in milliseconds
 * @returns between which times Redis has lost what it had confirmed as stored; whether no worker came to the fault's point
 */
export async function inject(system: System, fault: Fault, now: () => number) {
  const fromMs = now();
  const missed = (await injectors[fault.kind](system, fault as never)) === "missed";
  return { ...(losesLine(fault) && { loss: { fromMs, toMs: now() } }), ...(missed && { missed }) };
}

type Injectors = {
  [Kind in Fault["kind"]]: (system: System, fault: Extract<Fault, { kind: Kind }>) => Promise<unknown>;
};

const injectors: Injectors = {
  kill: ({ service }, { service: name, forMs }) => killFor(service(name), forMs),

  freeze: ({ service }, { service: name, forMs }) => freezeFor(service(name), forMs),

  "block-loop": (system, { service, forMs }) => blockLoop(system, service, forMs),

  async "kill-at"(system, { point, forMs }) {
    let gone: Promise<void> | undefined;
    const worker = await atPoint(system, point, (passage) => (gone = killNow(system, passage)));
    if (worker === undefined) return "missed";
    await gone;
    await pause(forMs);
    return system.service(worker).start();
  },

  async "freeze-at"(system, { point, forMs }) {
    let passage: Passage | undefined;
    const worker = await atPoint(system, point, (here) => {
      system.service(here.worker).freeze();
      // A lock that is not requested yet is requested after the thaw; everything else passes.
      if (point === "before-transaction") passage = here;
      else here.pass();
    });
    if (worker === undefined) return "missed";
    await pause(forMs);
    passage?.pass();
    return system.service(worker).thaw();
  },

  async "rolling-restart"({ service }) {
    for (const name of serviceNames) {
      await service(name).end();
      await service(name).start();
    }
  },

  "mysql-kill": ({ mysql }, { forMs }) => killFor(mysql, forMs),

  async "mysql-restart"({ mysql }, { forMs }) {
    await mysql.end();
    await pause(forMs);
    await mysql.start();
  },

  "mysql-freeze": ({ mysql }, { forMs }) => freezeFor(mysql, forMs),

  async "mysql-disk-full"({ mysql }, { forMs }) {
    const { disk } = mysql;
    if (disk === undefined) return "missed";
    const lengthBefore = mysql.output.length;
    const isFound = (): boolean => diskIsFull.test(mysql.output.slice(lengthBefore));
    await disk.fill();
    const tooLateMs = performance.now() + sprungWithinMs;
    await until("MySQL finds its disk full, or writes nothing", async () => isFound() || performance.now() > tooLateMs);
    await pause(forMs);
    disk.freeSpace();
    await mysql.comeBack();
    return isFound() || "missed";
  },

  async "mysql-disk-slow"({ mysql: { disk } }, { ms, forMs }) {
    if (disk === undefined) return "missed";
    const untilMs = performance.now() + forMs;
    while (performance.now() < untilMs) await disk.freeze(ms);
    return undefined;
  },

  async "commit-cut"(system, { point }) {
    return (await atPoint(system, point, ({ link }) => link.cut())) ?? "missed";
  },

  async "mysql-error"(system, { errno, forMs }) {
    if (errno === 1040) return refuseConnections(system, forMs);
    // A lock wait times out at the lock; a deadlock or a full disk occurs at a write.
    const point = errno === 1205 ? "before-transaction" : "before-write";
    const until = performance.now() + forMs;
    do {
      const hit = await atPoint(system, point, ({ answer }) => answer(errorPacket(errno, "injected")));
      if (hit === undefined) return "missed";
    } while (performance.now() < until);
    return undefined;
  },

  async "slow-commits"(system, { ms, forMs }) {
    const until = performance.now() + forMs;
    while (performance.now() < until)
      await atPoint(system, "before-write", ({ pass }) => void setTimeout(pass, ms), forMs);
  },

  "redis-kill": ({ redis }, { forMs }) => killFor(redis, forMs),

  "redis-freeze": ({ redis }, { forMs }) => freezeFor(redis, forMs),

  "redis-empty": ({ redis }) => redis.empty(),

  async "redis-cut-short"({ redis }, { bytes }) {
    await redis.crash();
    redis.cutLogShort(bytes);
    await redis.start();
  },

  async "redis-disk-full"({ redis }, { bytes, forMs }) {
    await redis.crashOnceFull(bytes, sprungWithinMs);
    await pause(forMs);
    await redis.start();
  },

  clock: (system, { service, ...move }) => moveClock(system, service, move),

  "server-clock": (system, { of, ...move }) => moveClock(system, of, move),

  async cut({ proxy }, { service, server }) {
    proxy(service, server).cut();
  },

  async away({ proxy }, { service, server, forMs }) {
    const between = proxy(service, server);
    between.refusal = Buffer.alloc(0);
    between.cut();
    await pause(forMs);
    between.refusal = null;
  },

  async delay({ proxy }, { service, server, ms, forMs }) {
    proxy(service, server).delay(ms);
    await pause(forMs);
    proxy(service, server).delay(0);
  },

  async "one-way"({ proxy }, { service, server, direction, forMs }) {
    proxy(service, server).hold(direction);
    await pause(forMs);
    proxy(service, server).release();
  },
};

async function killFor(process: Restartable, forMs: number): Promise<void> {
  await process.crash();
  await pause(forMs);
  await process.start();
}

async function freezeFor(process: Restartable, forMs: number): Promise<void> {
  process.freeze();
  await pause(forMs);
  process.thaw();
}

/** @returns the worker that came to the point; undefined if none did in time */
async function atPoint(
  { post }: System,
  point: Point,
  spring: (passage: Passage) => unknown,
  withinMs = sprungWithinMs,
): Promise<ServiceName | undefined> {
  const trap = post.trap(point, spring);
  const worker = await pTimeout(trap.sprung, { milliseconds: withinMs, fallback: () => undefined });
  trap.remove();
  return worker as ServiceName | undefined;
}

/** Kills the process before anything more passes from or to it. */
function killNow({ service, proxy }: System, { worker }: Passage): Promise<void> {
  const gone = service(worker).crash();
  proxy(worker, "mysql").cut();
  // What it has sent to Redis arrives; nothing more does.
  proxy(worker, "redis").endAll();
  return gone;
}

async function moveClock(
  system: System,
  name: ServiceName | ServerName,
  { ms, forMs }: { ms: number; forMs: number },
): Promise<unknown> {
  if (!system.moveClock(name, ms)) return "missed";
  await pause(forMs);
  return system.moveClock(name, 0);
}

async function refuseConnections({ proxy }: System, forMs: number): Promise<void> {
  const proxies = serviceNames.map((name) => proxy(name, "mysql"));
  for (const each of proxies) {
    each.refusal = errorPacket(1040, "Too many connections", 0);
    each.cut();
  }
  await pause(forMs);
  for (const each of proxies) each.refusal = null;
}
