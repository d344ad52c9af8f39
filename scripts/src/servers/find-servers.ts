import { runQuietly } from "../run-quietly.ts";
import { Explained } from "../say.ts";
import { findProgram } from "./find-program.ts";
import { installPackages } from "./install-packages.ts";
import { type Flavour, type MysqlProgram, readVersion } from "./mysql-flavour.ts";

const mysqlPackages = ["mariadb-server-core mariadb-client-core", "mysql-server-core-8.0"];
const redisPackages = ["redis-tools", "valkey-tools"];

const threeWays = `Admit needs MySQL (or MariaDB) and Redis (or Valkey). Not both are on this machine. Do one of these:
  1. Give the addresses of yours:  DATABASE_URL=mysql://user:password@host/admit  REDIS_URL=redis://host:6379
  2. Start Docker, with Compose: both then run in it.
  3. Install them; they are then started privately, with a folder and ports of their own:
       Debian, Ubuntu:  apt-get install mariadb-server-core mariadb-client-core redis-tools
       macOS:           brew install mariadb redis`;

export interface Needed {
  mysql: boolean;
  redis: boolean;
}

/** Programs of this machine, absolute paths; undefined where none is needed. */
export interface Programs {
  mysql: MysqlProgram | undefined;
  redis: string | undefined;
}

/**
 * Finds the servers that are needed on this machine, or installs them where that needs nobody's password.
 * @param flavour whose files the data folder holds already
 * @throws Explained with the ways there are
 */
export async function findServers(needed: Needed, flavour: Flavour | undefined): Promise<Programs> {
  const found = await lookForServers(needed, flavour);
  const wishes = missingPackages(needed, found);
  if (wishes.length === 0) return found;
  const isInstalled = await installPackages(wishes, "the servers that this set-up runs for itself");
  const foundNow = await lookForServers(needed, flavour);
  if (!isInstalled || missingPackages(needed, foundNow).length > 0) throw new Explained(threeWays);
  return foundNow;
}

function missingPackages(needed: Needed, found: Programs): string[][] {
  return [
    ...(needed.mysql && found.mysql === undefined ? [mysqlPackages] : []),
    ...(needed.redis && found.redis === undefined ? [redisPackages] : []),
  ];
}

async function lookForServers(needed: Needed, flavour: Flavour | undefined): Promise<Programs> {
  return {
    mysql: needed.mysql ? await lookForMysql(flavour) : undefined,
    redis: needed.redis ? lookForRedis() : undefined,
  };
}

async function lookForMysql(flavour: Flavour | undefined): Promise<MysqlProgram | undefined> {
  const programs: MysqlProgram[] = [];
  for (const name of ["mysqld", "mariadbd"]) {
    const path = findProgram([name]);
    if (path === undefined) continue;
    const { stdout } = await runQuietly(path, ["--version"], 10_000);
    const program = readVersion(path, stdout);
    if (program !== undefined) programs.push(program);
  }
  return programs.find((program) => program.flavour === flavour) ?? programs[0];
}

/** Debian's tools hold the whole server, under the name of its checker. */
function lookForRedis(): string | undefined {
  return findProgram(["valkey-server", "redis-server", "redis-check-rdb", "valkey-check-rdb"]);
}
