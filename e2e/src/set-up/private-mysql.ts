import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import mysql from "mysql2/promise";
import { findProgram } from "./find-program.ts";
import { freePort } from "./free-port.ts";
import { temporaryFolder } from "./place.ts";
import { PrivateDisk } from "./private-disk.ts";
import { Running } from "./running.ts";
import { until } from "./until.ts";

const makeWithinMs = 60_000;
const connectWithinMs = 2000;

interface MysqlOptions {
  ownDisk?: boolean;
  environment?: Record<string, string>;
}

/** A MySQL or MariaDB of a test's own; it can be stopped. Its root has no password, and it listens on 127.0.0.1 alone. */
export class PrivateMysql {
  readonly url: string;
  /** What its data is on, where it was asked for a disk of its own and this machine can make one. */
  readonly disk: PrivateDisk | undefined;
  readonly #folder: string;
  readonly #launch: () => Running;
  #process: Running | undefined;

  private constructor(url: string, folder: string, disk: PrivateDisk | undefined, launch: () => Running) {
    this.url = url;
    this.disk = disk;
    this.#folder = folder;
    this.#launch = launch;
  }

  /** @param options.environment what it is started with, each time */
  static async open({ ownDisk = false, environment = {} }: MysqlOptions = {}): Promise<PrivateMysql> {
    const server = findProgram("mariadbd", "mysqld");
    const folder = temporaryFolder();
    const disk = ownDisk ? await PrivateDisk.open(folder) : undefined;
    const inside: Inside = (...started) => disk?.inside(...started) ?? started;
    const data = join(disk?.folder ?? folder, "data");
    await makeData(server, data, inside);
    const port = await freePort();
    const [program, args] = inside(server, [
      "--no-defaults",
      ...ownArgs(server),
      `--datadir=${data}`,
      `--socket=${join(folder, "mysql.sock")}`,
      `--pid-file=${join(folder, "server.pid")}`,
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      "--innodb-buffer-pool-size=64M",
      "--innodb-flush-log-at-trx-commit=1",
    ]);
    const logFile = join(folder, "mysql.log");
    const mysql = new PrivateMysql(
      `mysql://root@127.0.0.1:${port}`,
      folder,
      disk,
      () => new Running({ name: "MySQL", program, args, environment, folder, logFile }),
    );
    await mysql.start();
    return mysql;
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

  /** All that it wrote to its log. */
  get output(): string {
    return this.#process?.output ?? "";
  }

  /** Waits until it answers, and starts it where it has ended by itself. */
  async comeBack(): Promise<void> {
    await until("MySQL answers, or has ended", async () => this.#process?.exit !== undefined || answers(this.url));
    if (this.#process?.exit !== undefined) await this.start();
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
    await this.disk?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What starts a program where the data is. */
type Inside = (program: string, args: string[]) => [program: string, args: string[]];

const isMariadb = (program: string): boolean => program.endsWith("mariadbd");

/** Either server refuses to run as root unless told so; MySQL takes folders and a port that may be another's. */
const ownArgs = (program: string): string[] => [
  ...(process.getuid?.() === 0 ? ["--user=root"] : []),
  ...(isMariadb(program) ? [] : ["--mysqlx=OFF", "--secure-file-priv=NULL"]),
];

async function makeData(program: string, folder: string, inside: Inside): Promise<void> {
  const [maker, options] = isMariadb(program)
    ? [
        findProgram("mariadb-install-db", "mysql_install_db"),
        ["--auth-root-authentication-method=normal", "--skip-test-db"],
      ]
    : [program, ["--initialize-insecure"]];
  const args = ["--no-defaults", ...options, ...ownArgs(program), `--datadir=${folder}`];
  await promisify(execFile)(...inside(maker, args), { timeout: makeWithinMs });
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
