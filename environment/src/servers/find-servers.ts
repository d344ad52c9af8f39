import { Explained } from "../base/terminal.ts";
import { installPackages } from "../programs/install-packages.ts";
import { findMysql, type Flavour, type MysqlProgram } from "./mysql-program.ts";
import { findRedis } from "./redis.ts";

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

/** Programs of this machine, absolute paths; undefined if none is needed. */
export interface Programs {
  mysql: MysqlProgram | undefined;
  redis: string | undefined;
}

/**
 * Finds the servers that are needed on this machine, or installs them if that needs no password.
 * @param flavour that made the files in the data folder
 * @throws Explained that lists what can be done
 */
export async function findServers(needed: Needed, flavour?: Flavour): Promise<Programs> {
  const search = async (): Promise<Programs> => ({
    mysql: needed.mysql ? await findMysql(flavour) : undefined,
    redis: needed.redis ? findRedis() : undefined,
  });
  const found = await search();
  const wishes = missingPackages(needed, found);
  if (wishes.length === 0) return found;
  const isInstalled = await installPackages(wishes, "the servers that this deployment runs for itself");
  const foundNow = await search();
  if (!isInstalled || missingPackages(needed, foundNow).length > 0) throw new Explained(threeWays);
  return foundNow;
}

function missingPackages(needed: Needed, found: Programs): string[][] {
  return [
    ...(needed.mysql && found.mysql === undefined ? [mysqlPackages] : []),
    ...(needed.redis && found.redis === undefined ? [redisPackages] : []),
  ];
}
