import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import type { Run } from "../run-command.ts";
import { Explained, say } from "../say.ts";
import { rememberProcess, type SetUpFile } from "../set-up-file.ts";
import { checkGivenServers } from "./check-given.ts";
import { findServers, type Needed } from "./find-servers.ts";
import { flavourOfData } from "./mysql-flavour.ts";
import { dockerRuns, openDockerServers } from "./open-docker-servers.ts";
import { openMysql } from "./open-mysql.ts";
import { openRedis } from "./open-redis.ts";

/** What a server is started with. */
export interface ServerOrder {
  dataDir: string;
  port: number;
  secret: string;
  /** Whether tests or a benchmark use it, which create databases of their own. */
  isTemporary: boolean;
  run: Run;
  launched(name: string, pid: number): void;
}

export interface ServersWanted {
  dataDir: string;
  setUp: SetUpFile;
  /** Addresses that were given: those servers are used as they are. */
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  /** Whether the data are thrown away at the end. */
  isTemporary: boolean;
  run: Run;
}

/** MySQL and Redis from what was given, a running Docker engine, or this machine's programs, in this order. */
export async function openServers(wanted: ServersWanted): Promise<{ databaseUrl: string; redisUrl: string }> {
  const { setUp } = wanted;
  const needed = { mysql: wanted.databaseUrl === undefined, redis: wanted.redisUrl === undefined };
  await checkGivenServers(wanted);
  const opened = needed.mysql || needed.redis ? await openOwn(wanted, needed) : {};
  const databaseUrl = wanted.databaseUrl ?? opened.databaseUrl;
  const redisUrl = wanted.redisUrl ?? opened.redisUrl;
  if (databaseUrl === undefined || redisUrl === undefined) throw new Error("a server that is needed was not opened");
  setUp.change({ databaseUrl, redisUrl, isDatabaseGiven: !needed.mysql });
  return { databaseUrl, redisUrl };
}

/** The MySQL of a set-up that is stopped, and nothing else of it. */
export async function openDatabase(wanted: ServersWanted): Promise<string> {
  const { databaseUrl } = await openOwn(wanted, { mysql: true, redis: false });
  if (databaseUrl === undefined) throw new Error("MySQL was not opened");
  wanted.setUp.change({ databaseUrl });
  return databaseUrl;
}

interface Opened {
  databaseUrl?: string;
  redisUrl?: string;
}

async function openOwn(wanted: ServersWanted, needed: Needed): Promise<Opened> {
  const plan = await makePlan(wanted.setUp);
  const { servers } = wanted.setUp.values;
  if (servers === "machine") return openOnMachine(wanted, needed, plan);
  const isDockerThere = await dockerRuns();
  if (servers === "docker") {
    if (isDockerThere) return openInDocker(wanted, needed, plan);
    throw new Explained(
      "The data of this set-up are in Docker, and Docker does not run.\nStart it, or choose another ADMIT_DATA_DIR.",
    );
  }
  if (!isDockerThere) return openOnMachine(wanted, needed, plan);
  try {
    return await openInDocker(wanted, needed, plan);
  } catch (error) {
    if (!(error instanceof Explained)) throw error;
    say(`${error.message.trim()}\nTrying this machine's own programs instead.`);
    return openOnMachine(wanted, needed, plan);
  }
}

interface Plan {
  secret: string;
  mysqlPort: number;
  redisPort: number;
}

/** The password and, as far as they are still free, the ports of the last time. */
async function makePlan(setUp: SetUpFile): Promise<Plan> {
  const plan = {
    secret: setUp.values.secret ?? randomBytes(16).toString("hex"),
    mysqlPort: await freePort(setUp.values.mysqlPort),
    redisPort: await freePort(setUp.values.redisPort),
  };
  setUp.change(plan);
  return plan;
}

async function openInDocker(wanted: ServersWanted, needed: Needed, plan: Plan): Promise<Opened> {
  const { setUp, isTemporary, run } = wanted;
  const services = [...(needed.mysql ? ["mysql" as const] : []), ...(needed.redis ? ["valkey" as const] : [])];
  await openDockerServers({ ...plan, services, isTemporary, run });
  setUp.change({ servers: "docker" });
  const { secret, mysqlPort, redisPort } = plan;
  return {
    ...(needed.mysql && {
      databaseUrl: `mysql://${isTemporary ? "root" : "admit"}:${secret}@127.0.0.1:${mysqlPort}/admit`,
    }),
    ...(needed.redis && { redisUrl: `redis://:${secret}@127.0.0.1:${redisPort}/0` }),
  };
}

async function openOnMachine(wanted: ServersWanted, needed: Needed, plan: Plan): Promise<Opened> {
  const { dataDir, isTemporary, setUp, run } = wanted;
  mkdirSync(join(dataDir, "logs"), { recursive: true });
  const programs = await findServers(needed, flavourOfData(join(dataDir, "mysql")));
  setUp.change({ servers: "machine" });
  const launched = (name: string, pid: number): void => rememberProcess(setUp, name, pid);
  const order = { dataDir, secret: plan.secret, isTemporary, run, launched };
  const [databaseUrl, redisUrl] = await Promise.all([
    programs.mysql && openMysql(programs.mysql, { ...order, port: plan.mysqlPort }),
    programs.redis && openRedis(programs.redis, { ...order, port: plan.redisPort }),
  ]);
  return { ...(databaseUrl && { databaseUrl }), ...(redisUrl && { redisUrl }) };
}
