import { setTimeout as pause } from "node:timers/promises";
import { until } from "../../set-up/until.ts";
import { losesLine, type Fault, type ServerName, type ServiceName } from "../plan/fault.ts";
import { errorPacket } from "../proxy/packets.ts";
import type { Passage, Point } from "../proxy/post.ts";
import { blockLoop } from "./block-loop.ts";
import { serviceNames, type System } from "./open-system.ts";

/** How long a worker is waited for at a named point; a line that stands still brings nobody there. */
const sprungWithinMs = 4000;

/** How MariaDB and MySQL put it in their logs, each in several ways. */
const diskIsFull = /error 28|errno:? 28|no space left|(disk|table .*) is full/i;

/** What the run has to know of a fault, beside that it is over. */
export interface Injected {
  /** Redis has forgotten, between these moments, what it had said to be on disk. */
  loss?: { fromMs: number; toMs: number };
  /** It never came to be: nobody was where it waited for them. */
  missed?: true;
}

/** Does what a fault is, for as long as it lasts, and undoes it. @param now the run's clock, in milliseconds */
export async function inject(system: System, fault: Fault, now: () => number): Promise<Injected> {
  const fromMs = now();
  const missed = (await injectors[fault.kind](system, fault as never)) === "missed";
  return { ...(losesLine(fault) && { loss: { fromMs, toMs: now() } }), ...(missed && { missed }) };
}

type Injectors = {
  [Kind in Fault["kind"]]: (system: System, fault: Extract<Fault, { kind: Kind }>) => Promise<unknown>;
};

const injectors: Injectors = {
  async kill({ service }, { service: name, forMs }) {
    await service(name).crash();
    await pause(forMs);
    await service(name).start();
  },

  async freeze({ service }, { service: name, forMs }) {
    service(name).freeze();
    await pause(forMs);
    service(name).thaw();
  },

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
      // A lock that is not asked for yet is asked for when the other has gone on; all else goes its way.
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

  async "mysql-kill"({ mysql }, { forMs }) {
    await mysql.crash();
    await pause(forMs);
    await mysql.start();
  },

  async "mysql-restart"({ mysql }, { forMs }) {
    await mysql.stop();
    await pause(forMs);
    await mysql.start();
  },

  async "mysql-freeze"({ mysql }, { forMs }) {
    mysql.freeze();
    await pause(forMs);
    mysql.thaw();
  },

  async "mysql-disk-full"({ mysql }, { forMs }) {
    const { disk } = mysql;
    if (disk === undefined) return "missed";
    const saidBefore = mysql.output.length;
    const isFound = (): boolean => diskIsFull.test(mysql.output.slice(saidBefore));
    await disk.fill();
    const tooLateMs = performance.now() + sprungWithinMs;
    await until("MySQL finds its disk full, or writes nothing", async () => isFound() || performance.now() > tooLateMs);
    await pause(forMs);
    disk.makeRoom();
    await mysql.comeBack();
    return isFound() || "missed";
  },

  async "mysql-disk-slow"({ mysql: { disk } }, { ms, forMs }) {
    if (disk === undefined) return "missed";
    const untilMs = performance.now() + forMs;
    while (performance.now() < untilMs) await disk.standStill(ms);
    return undefined;
  },

  async "commit-cut"(system, { point }) {
    return (await atPoint(system, point, ({ link }) => link.cut())) ?? "missed";
  },

  async "mysql-error"(system, { errno, forMs }) {
    if (errno === 1040) return refuseConnections(system, forMs);
    // A lock is waited for in vain; a deadlock, or that the disk is full, is found where something is written.
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

  async "redis-kill"({ redis }, { forMs }) {
    await redis.crash();
    await pause(forMs);
    await redis.start();
  },

  async "redis-freeze"({ redis }, { forMs }) {
    redis.freeze();
    await pause(forMs);
    redis.thaw();
  },

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

  clock: (system, { service, ms, forMs }) => moveClock(system, service, ms, forMs),

  "server-clock": (system, { of, ms, forMs }) => moveClock(system, of, ms, forMs),

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
    proxy(service, server).letGo();
  },
};

/** @returns who came to the point; undefined where nobody did in time */
async function atPoint(
  { post }: System,
  point: Point,
  spring: (passage: Passage) => unknown,
  withinMs = sprungWithinMs,
): Promise<ServiceName | undefined> {
  const trap = post.trap(point, spring);
  const worker = await Promise.race([trap.sprung, pause(withinMs, undefined, { ref: false })]);
  trap.remove();
  return worker as ServiceName | undefined;
}

/** The process is gone before anything more of it, or for it, passes. */
function killNow({ service, proxy }: System, { worker }: Passage): Promise<void> {
  const gone = service(worker).crash();
  proxy(worker, "mysql").cut();
  // What it has said to Redis arrives; what it was about to say does not.
  proxy(worker, "redis").endAll();
  return gone;
}

async function moveClock(
  system: System,
  name: ServiceName | ServerName,
  ms: number,
  forMs: number,
): Promise<"missed" | undefined> {
  if (!system.moveClock(name, ms)) return "missed";
  await pause(forMs);
  system.moveClock(name, 0);
  return undefined;
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
