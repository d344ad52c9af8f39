import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import mysql, { type Connection } from "mysql2/promise";
import { Explained, say } from "../base/terminal.ts";
import type { Plan } from "../processes/restartable.ts";
import { type Inside, makeMysqlData, userArgs } from "./make-mysql-data.ts";
import { flavourOfData, type MysqlProgram } from "./mysql-program.ts";

/** Also after a crash, when the server first reads its log. */
const readyWithinMs = 120_000;
const stopWithinMs = 30_000;
const connectWithinMs = 2000;
/** The system's limit is 108 bytes with the final zero on Linux, 104 on macOS. */
const socketPathBytesMax = 103;

export interface MysqlOptions {
  program: MysqlProgram;
  /** For its files; new ones are created if there are none. */
  folder: string;
  /** For its socket and temporary files. */
  workFolder: string;
  logFile: string;
  port: number;
  /** Password of the user `admit`. */
  secret: string;
  /** Whether tests or a benchmark use it, which create databases of their own. */
  isTemporary: boolean;
  bufferPoolBytes?: number;
  environment?: NodeJS.ProcessEnv;
  /** Where its files are on a disk that only some programs see. */
  inside?: Inside;
}

/** Prepares a MySQL or MariaDB on 127.0.0.1. @throws Explained if the folder was made by the other flavour */
export async function planMysql(options: MysqlOptions) {
  const { program, folder, workFolder, logFile, port, secret, isTemporary, environment = {}, inside } = options;
  const flavour = inside === undefined ? flavourOfData(folder) : undefined;
  if (flavour !== undefined && flavour !== program.flavour) {
    throw new Explained(
      `${folder} was made by ${flavour}, and this machine has ${program.flavour} ${program.version}.\n` +
        `Install ${flavour}, or choose another ADMIT_DATA_DIR.`,
    );
  }
  if (flavour === undefined) {
    if (!isTemporary) say(`Creating a database folder with ${program.flavour} ${program.version} …`);
    await makeMysqlData(program, folder, logFile, inside);
  }
  const temporary = join(workFolder, "tmp");
  mkdirSync(temporary, { recursive: true });
  const socket = socketPath(workFolder);
  const args = mysqlArgs(options, temporary, socket.path);
  const [started, startedArgs] = inside?.(program.path, args) ?? [program.path, args];
  const connect = (): Promise<Connection> =>
    mysql.createConnection({
      socketPath: socket.path,
      user: "root",
      connectTimeout: connectWithinMs,
      multipleStatements: true,
    });
  const plan: Plan = {
    name: program.flavour,
    program: started,
    args: startedArgs,
    environment,
    logFile,
    stopWithinMs,
    readyWithinMs,
    isReady: () => connects(connect),
  };
  return {
    plan,
    url: `mysql://admit:${secret}@127.0.0.1:${port}/admit`,
    /** Once it is ready for the first time: creates the database and the user of the URL. */
    letAdmitIn: () => letAdmitIn(connect, secret, isTemporary),
    removeSocket: socket.remove,
  };
}

function mysqlArgs({ program, folder, port, bufferPoolBytes }: MysqlOptions, temporary: string, socket: string) {
  const own =
    program.flavour === "MariaDB"
      ? ["--innodb-log-file-size=512M"]
      : ["--innodb-redo-log-capacity=512M", "--mysqlx=OFF", "--secure-file-priv=NULL"];
  return [
    "--no-defaults",
    ...userArgs(),
    `--datadir=${folder}`,
    `--tmpdir=${temporary}`,
    `--socket=${socket}`,
    `--pid-file=${join(folder, "server.pid")}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--max-connections=200",
    "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_unicode_ci",
    `--innodb-buffer-pool-size=${bufferPoolBytes ?? bufferPoolFor(memoryBytes())}`,
    // What was answered is on disk: durability is not for sale.
    "--innodb-flush-log-at-trx-commit=1",
    "--sync-binlog=1",
    ...own,
  ];
}

const mib = 1024 ** 2;
const poolBytesMin = 256 * mib;
const poolBytesMax = 2048 * mib;
/** The rest of the memory is for the services, the browser and other programs. */
const poolShare = 1 / 4;

/**
 * How many bytes of its tables MySQL may keep in memory. Purchase ids are spread evenly, so each purchase touches pages
 * anywhere among all earlier ones; a page that is not in memory costs two or three reads from the disk. A million
 * tickets are 1.2 GB, of which issuing touches 0.7 GB.
 */
export function bufferPoolFor(memoryBytes: number): number {
  const wanted = Math.floor((memoryBytes * poolShare) / mib) * mib;
  return Math.min(Math.max(wanted, poolBytesMin), poolBytesMax);
}

/** The machine's memory, or the limit of the container. */
function memoryBytes(): number {
  // 0 if there is no limit, or none is known.
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

/** Where the socket is: in the folder, or in a short private one if that path is too long. */
function socketPath(folder: string): { path: string; remove: () => void } {
  const inside = join(folder, "mysql.sock");
  if (Buffer.byteLength(inside) <= socketPathBytesMax)
    return { path: inside, remove: () => rmSync(inside, { force: true }) };
  const short = join(mkdtempSync(join(tmpdir(), "admit-")), "mysql.sock");
  return { path: short, remove: () => rmSync(dirname(short), { recursive: true, force: true }) };
}

async function connects(connect: () => Promise<Connection>): Promise<boolean> {
  try {
    await (await connect()).end();
    return true;
  } catch {
    return false; // the caller polls, and limits for how long
  }
}

/** A deployment uses one database. Tests create and drop others of these names, and check for waiting transactions. */
const deploymentGrants = "GRANT ALL ON admit.* TO admit@'127.0.0.1'";
const temporaryGrants = `${deploymentGrants}; GRANT ALL ON \`admit\\_%\`.* TO admit@'127.0.0.1'; GRANT PROCESS ON *.* TO admit@'127.0.0.1'`;

/**
 * Creates the database and a user with a password and only the rights that it needs, also if an earlier release granted
 * everything. Only the owner of the folder can connect as root, through the socket.
 */
async function letAdmitIn(connect: () => Promise<Connection>, secret: string, isTemporary: boolean): Promise<void> {
  const connection = await connect();
  try {
    await connection.query(
      `CREATE DATABASE IF NOT EXISTS admit;
       CREATE USER IF NOT EXISTS admit@'127.0.0.1';
       ALTER USER admit@'127.0.0.1' IDENTIFIED BY ${connection.escape(secret)};
       REVOKE ALL PRIVILEGES, GRANT OPTION FROM admit@'127.0.0.1';
       ${isTemporary ? temporaryGrants : deploymentGrants};
       DROP USER IF EXISTS root@'127.0.0.1', root@'::1';`,
    );
  } finally {
    await connection.end();
  }
}
