import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "../base/closers.ts";
import { freePort } from "../base/ports.ts";
import { Explained, say } from "../base/terminal.ts";
import type { DeploymentFile } from "../folder/deployment-file.ts";
import { keepRunning } from "../processes/keep-running.ts";
import { checkGivenServers } from "./check-given.ts";
import { dockerRuns, openDockerServers } from "./docker.ts";
import { findServers, type Needed } from "./find-servers.ts";
import { type MysqlOptions, planMysql } from "./mysql.ts";
import { flavourOfData } from "./mysql-program.ts";
import { planRedis } from "./redis.ts";

export interface ServersWanted {
  dataDir: string;
  deployment: DeploymentFile;
  /** Given addresses: those servers are used as they are. */
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  /** Whether the data are removed at the end. */
  isTemporary: boolean;
  run: Run;
}

interface Opened {
  databaseUrl?: string;
  redisUrl?: string;
}

/** MySQL and Redis: those that were given, else in a running Docker engine, else this machine's programs. */
export async function openServers(wanted: ServersWanted): Promise<Required<Opened>> {
  const needed = { mysql: wanted.databaseUrl === undefined, redis: wanted.redisUrl === undefined };
  await checkGivenServers(wanted);
  const opened = needed.mysql || needed.redis ? await openOwn(wanted, needed) : {};
  const databaseUrl = wanted.databaseUrl ?? opened.databaseUrl;
  const redisUrl = wanted.redisUrl ?? opened.redisUrl;
  if (databaseUrl === undefined || redisUrl === undefined) throw new Error("a server that is needed was not opened");
  wanted.deployment.change({ databaseUrl, redisUrl, isDatabaseGiven: !needed.mysql });
  return { databaseUrl, redisUrl };
}

/** The MySQL of a deployment that is stopped, and no other part of it. */
export async function openDatabase(wanted: ServersWanted): Promise<string> {
  const { databaseUrl } = await openOwn(wanted, { mysql: true, redis: false });
  if (databaseUrl === undefined) throw new Error("MySQL was not opened");
  wanted.deployment.change({ databaseUrl });
  return databaseUrl;
}

async function openOwn(wanted: ServersWanted, needed: Needed): Promise<Opened> {
  const access = await chooseAccess(wanted.deployment);
  const { servers } = wanted.deployment.values;
  if (servers === "machine") return openOnMachine(wanted, needed, access);
  const isDockerThere = await dockerRuns();
  if (servers === "docker") {
    if (isDockerThere) return openInDocker(wanted, needed, access);
    throw new Explained(
      "The data of this deployment are in Docker, and Docker does not run.\nStart it, or choose another ADMIT_DATA_DIR.",
    );
  }
  if (!isDockerThere) return openOnMachine(wanted, needed, access);
  try {
    return await openInDocker(wanted, needed, access);
  } catch (error) {
    if (!(error instanceof Explained)) throw error;
    say(`${error.message.trim()}\nTrying this machine's own programs instead.`);
    return openOnMachine(wanted, needed, access);
  }
}

type Access = Awaited<ReturnType<typeof chooseAccess>>;

/** The password and, if they are still free, the ports of the last time. */
async function chooseAccess({ values, change }: DeploymentFile) {
  const access = {
    secret: values.secret ?? randomBytes(16).toString("hex"),
    mysqlPort: await freePort(values.mysqlPort),
    redisPort: await freePort(values.redisPort),
  };
  change(access);
  return access;
}

async function openInDocker(wanted: ServersWanted, needed: Needed, access: Access): Promise<Opened> {
  const { deployment, isTemporary, run } = wanted;
  const services = [...(needed.mysql ? ["mysql" as const] : []), ...(needed.redis ? ["valkey" as const] : [])];
  await openDockerServers({ ...access, services, isTemporary, run });
  deployment.change({ servers: "docker" });
  const { secret, mysqlPort, redisPort } = access;
  const user = isTemporary ? "root" : "admit";
  return {
    ...(needed.mysql && { databaseUrl: `mysql://${user}:${secret}@127.0.0.1:${mysqlPort}/admit` }),
    ...(needed.redis && { redisUrl: `redis://:${secret}@127.0.0.1:${redisPort}/0` }),
  };
}

async function openOnMachine(wanted: ServersWanted, needed: Needed, access: Access): Promise<Opened> {
  const { dataDir, deployment, isTemporary, run } = wanted;
  const { secret, mysqlPort, redisPort } = access;
  const logs = join(dataDir, "logs");
  mkdirSync(logs, { recursive: true });
  const programs = await findServers(needed, flavourOfData(join(dataDir, "mysql")));
  deployment.change({ servers: "machine" });
  const common = { secret, environment: process.env };
  const mysql = programs.mysql && {
    ...common,
    program: programs.mysql,
    folder: join(dataDir, "mysql"),
    workFolder: dataDir,
    logFile: join(logs, "mysql.log"),
    port: mysqlPort,
    isTemporary,
  };
  const redis = programs.redis && {
    ...common,
    program: programs.redis,
    folder: join(dataDir, "redis"),
    logFile: join(logs, "redis.log"),
    port: redisPort,
  };
  const [databaseUrl, redisUrl] = await Promise.all([
    mysql && keepMysql(mysql, run, (pid) => deployment.rememberProcess("mysql", pid)),
    redis && keepRedis(redis, run, (pid) => deployment.rememberProcess("redis", pid)),
  ]);
  return { ...(databaseUrl && { databaseUrl }), ...(redisUrl && { redisUrl }) };
}

/** @returns its URL */
export async function keepMysql(options: MysqlOptions, run: Run, launched?: (pid: number) => void): Promise<string> {
  const { plan, url, letAdmitIn, removeSocket } = await planMysql(options);
  run.onEnd(removeSocket);
  await keepRunning(plan, run, launched);
  await letAdmitIn();
  return url;
}

async function keepRedis(
  options: Parameters<typeof planRedis>[0],
  run: Run,
  launched: (pid: number) => void,
): Promise<string> {
  const { plan, url } = planRedis(options);
  await keepRunning(plan, run, launched);
  return url;
}
