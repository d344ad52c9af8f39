import { execFile, spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

/** What is not used of it takes no room on the machine's own disk. */
const sizeBytes = 2 ** 30;
const blockBytes = 4096;
const mountWithinMs = 30_000;
/** Beside what it is meant to take. */
const doneWithinMs = 10_000;

/** It stays mounted until nobody holds the other end of this program's input any more. */
const hold = `mkfs.ext4 -q -m 0 "$1" && mount -o loop "$1" "$2" && echo mounted && exec cat`;
/** It goes on by itself, also where whoever had it stand still is killed meanwhile. */
const standStill = `trap "" HUP INT TERM; fsfreeze --freeze "$1" && sleep "$2"; fsfreeze --unfreeze "$1"`;

/**
 * A file system of a test's own, in a file, that can be full and can stand still. It is mounted in a name space of its
 * own: only programs that are started by `inside` see it, and with the last of them it is gone, however they ended.
 */
export class PrivateDisk {
  readonly folder: string;
  readonly #holder: ChildProcessByStdio<Writable, Readable, null>;

  private constructor(folder: string, holder: ChildProcessByStdio<Writable, Readable, null>) {
    this.folder = folder;
    this.#holder = holder;
  }

  /**
   * @param place where its file and its folder are made
   * @returns undefined where it cannot be: that takes Linux, the tools of ext4, and the right to mount
   */
  static async open(place: string): Promise<PrivateDisk | undefined> {
    const [file, folder] = [join(place, "disk.image"), join(place, "disk")];
    mkdirSync(folder);
    writeFileSync(file, "");
    truncateSync(file, sizeBytes);
    const holder = spawn("unshare", ["--mount", "sh", "-c", hold, "sh", file, folder], {
      env: { PATH: `${process.env["PATH"]}:/usr/sbin:/sbin` },
      stdio: ["pipe", "pipe", "ignore"],
    });
    const isMounted = await Promise.race([
      once(holder.stdout, "data").then(() => true),
      once(holder, "exit").catch(() => undefined), // there is no such program
      pause(mountWithinMs, undefined, { ref: false }),
    ]);
    const disk = new PrivateDisk(folder, holder);
    if (isMounted === true) return disk;
    holder.kill("SIGKILL");
    return undefined;
  }

  /** What starts a program that sees it. */
  inside(program: string, args: readonly string[]): [program: string, args: string[]] {
    return ["nsenter", [`--mount=/proc/${this.#holder.pid}/ns/mnt`, program, ...args]];
  }

  /** Takes all the room that is left. */
  async fill(): Promise<void> {
    const { bavail, bsize } = statfsSync(this.#seenFromHere);
    // What it does not get, since there is less than was said, it leaves to what follows.
    await this.#run("fallocate", ["--length", String(bavail * bsize), join(this.folder, "ballast")]).catch(
      () => undefined,
    );
    for (;;) {
      try {
        appendFileSync(this.#ballast, Buffer.alloc(blockBytes));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOSPC") return;
        throw error;
      }
    }
  }

  makeRoom(): void {
    rmSync(this.#ballast);
  }

  /** Whoever writes to it, or has it write, waits for so long. Reading goes on. */
  async standStill(ms: number): Promise<void> {
    await this.#run("sh", ["-c", standStill, "sh", this.folder, String(ms / 1000)], ms);
  }

  async close(): Promise<void> {
    this.#holder.stdin.end();
    if (this.#holder.exitCode === null) await once(this.#holder, "exit");
  }

  async #run(program: string, args: readonly string[], takesMs = 0): Promise<void> {
    await promisify(execFile)(...this.inside(program, args), { timeout: takesMs + doneWithinMs });
  }

  get #seenFromHere(): string {
    return `/proc/${this.#holder.pid}/root${this.folder}`;
  }

  get #ballast(): string {
    return join(this.#seenFromHere, "ballast");
  }
}
