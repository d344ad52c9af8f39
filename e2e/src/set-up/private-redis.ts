import { readdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { findProgram } from "./find-program.ts";
import { freePort } from "./free-port.ts";
import { temporaryFolder } from "./place.ts";
import { Running } from "./running.ts";
import { until } from "./until.ts";

const connectWithinMs = 2000;

/** A Redis of a test's own, with the durability that Admit asks for; it can be stopped and emptied. */
export class PrivateRedis {
  readonly url: string;
  readonly #folder: string;
  readonly #launch: () => Running;
  #process: Running | undefined;

  private constructor(url: string, folder: string, launch: () => Running) {
    this.url = url;
    this.#folder = folder;
    this.#launch = launch;
  }

  /** @param environment what it is started with, each time */
  static async open(environment: Record<string, string> = {}): Promise<PrivateRedis> {
    const folder = temporaryFolder();
    const port = await freePort();
    // Debian's tools hold the whole server, under the name of its checker; it looks at its name to know what it is.
    const program = join(folder, "redis-server");
    symlinkSync(findProgram("valkey-server", "redis-server", "redis-check-rdb", "valkey-check-rdb"), program);
    const configuration = join(folder, "redis.conf");
    writeFileSync(
      configuration,
      ["bind 127.0.0.1", `port ${port}`, `dir "${folder}"`, 'save ""', "appendonly yes", "appendfsync always", ""].join(
        "\n",
      ),
    );
    const logFile = join(folder, "redis.log");
    const redis = new PrivateRedis(
      `redis://127.0.0.1:${port}`,
      folder,
      () => new Running({ name: "Redis", program, args: [configuration], environment, folder, logFile }),
    );
    await redis.start();
    return redis;
  }

  async start(): Promise<void> {
    const process = this.#launch();
    this.#process = process;
    await until("Redis answers", async () => {
      if (process.exit !== undefined) throw process.fault("did not start");
      return this.#answers();
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

  /**
   * Its disk takes this many bytes more, and the server ends in the middle of the write that finds it full; at the
   * latest after `withinMs`, also where nobody writes. Started again it has room.
   */
  async crashOnceFull(bytes: number, withinMs: number): Promise<void> {
    const { pid, ended } = this.#process ?? {};
    if (pid === undefined) throw new Error("Redis does not run");
    const size = statSync(this.#logFile()).size + bytes;
    await promisify(execFile)("prlimit", [`--pid=${pid}`, `--fsize=${size}`]);
    await Promise.race([ended, pause(withinMs, undefined, { ref: false })]);
    await this.crash();
  }

  /** While it is not running: its log ends this many bytes sooner, as on a disk that lost its last writes. */
  cutLogShort(bytes: number): void {
    const file = this.#logFile();
    truncateSync(file, Math.max(0, statSync(file).size - bytes));
  }

  #logFile(): string {
    const folder = join(this.#folder, "appendonlydir");
    const log = readdirSync(folder)
      .filter((name) => name.endsWith(".incr.aof"))
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
      .at(-1);
    if (log === undefined) throw new Error(`Redis has no log in ${folder}`);
    return join(folder, log);
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Answers nobody until it is thawed, and breaks no connection, as a machine that hangs. */
  freeze(): void {
    this.#process?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#process?.kill("SIGCONT");
  }

  /** Becomes the replica of the server at this port, and keeps its connections. */
  async follow(port: number): Promise<void> {
    await this.#with((redis) => redis.replicaof("127.0.0.1", port));
  }

  /** Becomes a primary, with its present data. */
  async promote(): Promise<void> {
    await this.#with((redis) => redis.replicaof("NO", "ONE"));
  }

  /** Whether it has everything that its primary has written so far. */
  async hasCaughtUpWith(primary: PrivateRedis): Promise<boolean> {
    const offsetOf = (server: PrivateRedis, name: string): Promise<string | undefined> =>
      server.#with(async (redis) => new RegExp(`^${name}:(\\d+)`, "m").exec(await redis.info("replication"))?.[1]);
    const [has, written] = [await offsetOf(this, "slave_repl_offset"), await offsetOf(primary, "master_repl_offset")];
    return has !== undefined && has === written;
  }

  /** Its connected clients: whether they subscribe, and their last command. */
  async clients(): Promise<string[]> {
    const list = await this.#with(async (redis) => String(await redis.client("LIST")));
    // One of them is this call's own, and another may be a replica.
    return list.split("\n").filter((client) => client !== "" && !/ cmd=client\|list | flags=[SM] /.test(client));
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Forgets everything, as a server that lost its disk. */
  async empty(): Promise<void> {
    await this.#with((redis) => redis.flushall());
  }

  async #answers(): Promise<boolean> {
    try {
      return (await this.#with((redis) => redis.ping())) === "PONG";
    } catch {
      return false; // the bound of waiting is the caller's
    }
  }

  async #with<Answer>(ask: (redis: Redis) => Promise<Answer>): Promise<Answer> {
    const redis = new Redis(this.url, {
      lazyConnect: true,
      connectTimeout: connectWithinMs,
      commandTimeout: connectWithinMs,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    redis.on("error", () => undefined); // the command that fails says so itself
    try {
      await redis.connect();
      return await ask(redis);
    } finally {
      redis.disconnect();
    }
  }
}
