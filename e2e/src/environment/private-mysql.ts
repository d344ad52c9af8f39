import { rmSync } from "node:fs";
import { join } from "node:path";
import { findMysql, freePort, planMysql, Restartable, until } from "@admit/environment";
import { temporaryFolder } from "./deployment.ts";
import { PrivateDisk } from "./private-disk.ts";

const bufferPoolBytes = 64 * 1024 * 1024;

interface MysqlOptions {
  ownDisk?: boolean;
  /** What it is started with, each time. */
  environment?: Record<string, string>;
}

/** A MySQL or MariaDB of a test's own, which can be stopped. */
export class PrivateMysql extends Restartable {
  readonly url: string;
  /** For the server's root. */
  readonly socketPath: string;
  /** Where its data is, if it was to have a disk of its own and this machine can create one. */
  readonly disk: PrivateDisk | undefined;
  readonly #folder: string;

  private constructor(plan: Restartable["plan"], url: string, folder: string, disk: PrivateDisk | undefined) {
    super(plan);
    this.url = url;
    this.socketPath = join(folder, "mysql.sock");
    this.disk = disk;
    this.#folder = folder;
  }

  static async open({ ownDisk = false, environment = {} }: MysqlOptions = {}): Promise<PrivateMysql> {
    const program = await findMysql("MariaDB");
    if (program === undefined) throw new Error("this test needs MySQL or MariaDB");
    const folder = temporaryFolder();
    const disk = ownDisk ? await PrivateDisk.open(folder) : undefined;
    const { plan, url, letAdmitIn } = await planMysql({
      program,
      folder: join(disk?.folder ?? folder, "data"),
      workFolder: folder,
      logFile: join(folder, "mysql.log"),
      port: await freePort(),
      secret: "private",
      isTemporary: true,
      bufferPoolBytes,
      environment,
      ...(disk && { inside: (command, args) => disk.inside(command, args) }),
    });
    const mysql = new PrivateMysql(plan, url, folder, disk);
    await mysql.start();
    await letAdmitIn();
    return mysql;
  }

  /** Waits until it answers, and starts it if it has ended by itself. */
  async comeBack(): Promise<void> {
    await until(
      "MySQL answers, or has ended",
      async () => this.unexpectedExit !== undefined || (await this.plan.isReady()),
    );
    if (this.unexpectedExit !== undefined) await this.start();
  }

  override async close(): Promise<void> {
    if (this.isRunning) await this.end();
    await this.disk?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
