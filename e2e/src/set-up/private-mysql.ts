import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import mysql from "mysql2/promise";
import { findProgram } from "./find-program.ts";
import { freePort } from "./free-port.ts";
import { temporaryFolder } from "./place.ts";
import { Running } from "./running.ts";
import { until } from "./until.ts";

const makeWithinMs = 60_000;
const connectWithinMs = 2000;

/** A MySQL or MariaDB of a test's own; it can be stopped. Its root has no password, and it listens on 127.0.0.1 alone. */
export class PrivateMysql {
  readonly url: string;
  readonly #folder: string;
  readonly #launch: () => Running;
  #process: Running | undefined;

  private constructor(url: string, folder: string, launch: () => Running) {
    this.url = url;
    this.#folder = folder;
    this.#launch = launch;
  }

  static async open(): Promise<PrivateMysql> {
    const program = findProgram("mariadbd", "mysqld");
    const folder = temporaryFolder();
    const data = join(folder, "data");
    await makeData(program, data);
    const port = await freePort();
    const args = [
      "--no-defaults",
      ...ownArgs(program),
      `--datadir=${data}`,
      `--socket=${join(folder, "mysql.sock")}`,
      `--pid-file=${join(folder, "server.pid")}`,
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      "--innodb-buffer-pool-size=64M",
      "--innodb-flush-log-at-trx-commit=1",
    ];
    const logFile = join(folder, "mysql.log");
    const server = new PrivateMysql(
      `mysql://root@127.0.0.1:${port}`,
      folder,
      () => new Running({ name: "MySQL", program, args, environment: {}, folder, logFile }),
    );
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const process = this.#launch();
    this.#process = process;
    await until("MySQL answers", async () => {
      if (process.exit !== undefined) throw process.fault("did not start");
      return answers(this.url);
    });
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
    this.#process = undefined;
  }

  /** Ends it at once, in the middle of whatever it does. */
  async crash(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#process?.ended;
    this.#process = undefined;
  }

  /** Answers nobody until it is thawed, and breaks no connection, as a machine that hangs. */
  freeze(): void {
    this.#process?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#process?.kill("SIGCONT");
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const isMariadb = (program: string): boolean => program.endsWith("mariadbd");

/** Either server refuses to run as root unless told so; MySQL takes folders and a port that may be another's. */
const ownArgs = (program: string): string[] => [
  ...(process.getuid?.() === 0 ? ["--user=root"] : []),
  ...(isMariadb(program) ? [] : ["--mysqlx=OFF", "--secure-file-priv=NULL"]),
];

async function makeData(program: string, folder: string): Promise<void> {
  const [maker, options] = isMariadb(program)
    ? [
        findProgram("mariadb-install-db", "mysql_install_db"),
        ["--auth-root-authentication-method=normal", "--skip-test-db"],
      ]
    : [program, ["--initialize-insecure"]];
  const args = ["--no-defaults", ...options, ...ownArgs(program), `--datadir=${folder}`];
  await promisify(execFile)(maker, args, { timeout: makeWithinMs });
}

async function answers(url: string): Promise<boolean> {
  try {
    const connection = await mysql.createConnection({ uri: url, connectTimeout: connectWithinMs });
    await connection.end();
    return true;
  } catch {
    return false; // the bound of waiting is the caller's
  }
}
