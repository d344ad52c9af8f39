import { execFile } from "node:child_process";
import { readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { askRedis, findRedis, freePort, planRedis, Restartable } from "@admit/environment";
import pTimeout from "p-timeout";
import { temporaryFolder } from "./deployment.ts";

/** A Redis of a test's own, with the durability that Admit asks for; it can be stopped, emptied and replicated. */
export class PrivateRedis extends Restartable {
  readonly url: string;
  readonly #folder: string;

  private constructor(plan: Restartable["plan"], url: string, folder: string) {
    super(plan);
    this.url = url;
    this.#folder = folder;
  }

  /** @param environment what it is started with, each time */
  static async open(environment: Record<string, string> = {}): Promise<PrivateRedis> {
    const program = findRedis();
    if (program === undefined) throw new Error("this test needs Redis or Valkey");
    const folder = temporaryFolder();
    const logFile = join(folder, "redis.log");
    const { plan, url } = planRedis({ program, folder, logFile, port: await freePort(), environment });
    const redis = new PrivateRedis(plan, url, folder);
    await redis.start();
    return redis;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /**
   * Its disk takes this many more bytes, and the server ends in the middle of the write that finds it full; after
   * `withinMs` at the latest, also if nothing is written. Started again, it has room.
   */
  async crashOnceFull(bytes: number, withinMs: number): Promise<void> {
    const { pid, ended } = this.child;
    const size = statSync(this.#appendOnlyFile()).size + bytes;
    await promisify(execFile)("prlimit", [`--pid=${pid}`, `--fsize=${size}`]);
    await pTimeout(ended, { milliseconds: withinMs, fallback: () => undefined });
    await this.crash();
  }

  /** While it is not running: removes the last bytes of its file, as a disk that lost its last writes. */
  cutLogShort(bytes: number): void {
    const file = this.#appendOnlyFile();
    truncateSync(file, Math.max(0, statSync(file).size - bytes));
  }

  #appendOnlyFile(): string {
    const folder = join(this.#folder, "appendonlydir");
    const file = readdirSync(folder)
      .filter((name) => name.endsWith(".incr.aof"))
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
      .at(-1);
    if (file === undefined) throw new Error(`Redis has no log in ${folder}`);
    return join(folder, file);
  }

  override async close(): Promise<void> {
    if (this.isRunning) await this.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Becomes the replica of the server at this port, and keeps its connections. */
  async follow(port: number): Promise<void> {
    await askRedis(this.url, (redis) => redis.replicaof("127.0.0.1", port));
  }

  /** Becomes a primary, with its present data. */
  async promote(): Promise<void> {
    await askRedis(this.url, (redis) => redis.replicaof("NO", "ONE"));
  }

  /** Whether it has everything that its primary has written so far. */
  async hasCaughtUpWith(primary: PrivateRedis): Promise<boolean> {
    const offsetOf = (server: PrivateRedis, name: string): Promise<string | undefined> =>
      askRedis(
        server.url,
        async (redis) => new RegExp(`^${name}:(\\d+)`, "m").exec(await redis.info("replication"))?.[1],
      );
    const [has, written] = [await offsetOf(this, "slave_repl_offset"), await offsetOf(primary, "master_repl_offset")];
    return has !== undefined && has === written;
  }

  /** Its connected clients: whether they subscribe, and their last command. */
  async clients(): Promise<string[]> {
    const list = await askRedis(this.url, async (redis) => String(await redis.client("LIST")));
    // One of them is this call's own, and another may be a replica.
    return list.split("\n").filter((client) => client !== "" && !/ cmd=client\|list | flags=[SM] /.test(client));
  }

  /** Loses all data, as a server that lost its disk. */
  async empty(): Promise<void> {
    await askRedis(this.url, (redis) => redis.flushall());
  }
}
