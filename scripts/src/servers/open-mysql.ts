import { mkdirSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import mysql from "mysql2/promise";
import { spawnLogged } from "../children.ts";
import { keepRunning } from "../keep-running.ts";
import { Explained, say } from "../say.ts";
import { bufferPoolBytes } from "./buffer-pool.ts";
import { makeMysqlData, userArgs } from "./make-mysql-data.ts";
import { flavourOfData, type MysqlProgram } from "./mysql-flavour.ts";
import type { ServerOrder } from "./open-servers.ts";
import { socketPath } from "./socket-path.ts";

/** Also after a crash, when the server first goes through its log. */
const readyWithinMs = 120_000;
const stopWithinMs = 30_000;

/** Starts a MySQL or MariaDB of our own on 127.0.0.1. @returns its URL */
export async function openMysql(program: MysqlProgram, order: ServerOrder): Promise<string> {
  const { dataDir, port, secret, isTemporary, run } = order;
  const folder = join(dataDir, "mysql");
  const logFile = join(dataDir, "logs", "mysql.log");
  const flavour = flavourOfData(folder);
  if (flavour !== undefined && flavour !== program.flavour) {
    throw new Explained(
      `${folder} was made by ${flavour}, and this machine has ${program.flavour} ${program.version}.\n` +
        `Install ${flavour}, or choose another ADMIT_DATA_DIR.`,
    );
  }
  if (flavour === undefined) {
    say(`Making a database folder with ${program.flavour} ${program.version} …`);
    await makeMysqlData(program, folder, logFile);
  }
  const temporary = join(dataDir, "tmp");
  mkdirSync(temporary, { recursive: true });
  const socket = socketPath(dataDir);
  run.onEnd(socket.remove);
  const args = mysqlArgs(program, { folder, temporary, port, socket: socket.path });
  await keepRunning(
    {
      name: program.flavour,
      logFile,
      launch: () => spawnLogged(program.path, args, logFile),
      isReady: () => letAdmitIn(socket.path, secret, isTemporary),
      readyWithinMs,
      stopWithinMs,
      launched: (pid) => order.launched("mysql", pid),
    },
    run,
  );
  return `mysql://admit:${secret}@127.0.0.1:${port}/admit`;
}

interface Places {
  folder: string;
  temporary: string;
  socket: string;
  port: number;
}

function mysqlArgs(program: MysqlProgram, { folder, temporary, socket, port }: Places): string[] {
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
    `--innodb-buffer-pool-size=${bufferPoolBytes(memoryBytes())}`,
    // What was answered is on disk: durability is not for sale.
    "--innodb-flush-log-at-trx-commit=1",
    "--sync-binlog=1",
    ...own,
  ];
}

/** What the machine has, or what a container leaves of it. */
function memoryBytes(): number {
  // 0 where there is no limit, or none is known.
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

/** A deployment uses one database. Tests create and drop others of these names, and check for waiting transactions. */
const deploymentGrants = "GRANT ALL ON admit.* TO admit@'127.0.0.1'";
const temporaryGrants = `${deploymentGrants}; GRANT ALL ON \`admit\\_%\`.* TO admit@'127.0.0.1'; GRANT PROCESS ON *.* TO admit@'127.0.0.1'`;

/**
 * Creates the database and a user with a password and only the rights that it needs, also if an earlier release had
 * granted it all. Only the owner of the folder can connect as root, through the socket.
 * @returns false while the server does not answer yet
 */
async function letAdmitIn(socket: string, secret: string, isTemporary: boolean): Promise<boolean> {
  const connection = await mysql
    .createConnection({
      socketPath: socket,
      user: "root",
      connectTimeout: 2000,
      multipleStatements: true,
    })
    .catch(() => undefined); // the bound of waiting is the caller's
  if (connection === undefined) return false;
  try {
    await connection.query(
      `CREATE DATABASE IF NOT EXISTS admit;
       CREATE USER IF NOT EXISTS admit@'127.0.0.1';
       ALTER USER admit@'127.0.0.1' IDENTIFIED BY ${connection.escape(secret)};
       REVOKE ALL PRIVILEGES, GRANT OPTION FROM admit@'127.0.0.1';
       ${isTemporary ? temporaryGrants : deploymentGrants};
       DROP USER IF EXISTS root@'127.0.0.1', root@'::1';`,
    );
    return true;
  } finally {
    await connection.end();
  }
}
