import { execFile, spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import pTimeout from "p-timeout";

/** The unused part takes no space on the machine's own disk. */
const sizeBytes = 2 ** 30;
const blockBytes = 4096;
const mountWithinMs = 30_000;
/** In addition to the intended duration. */
const doneWithinMs = 10_000;

/** It stays mounted until this program's input is closed. */
const hold = `mkfs.ext4 -q -m 0 "$1" && mount -o loop "$1" "$2" && echo mounted && exec cat`;
/** It unfreezes by itself, also if the process that froze it is killed. */
const freezeFor = `trap "" HUP INT TERM; fsfreeze --freeze "$1" && sleep "$2"; fsfreeze --unfreeze "$1"`;

/**
 * A file system of a test's own, in a file, that can be filled and frozen. It is mounted in a name space of its own: only
 * programs that are started by `inside` see it, and it disappears with the last of them, however they end.
 */
export class PrivateDisk {
  readonly folder: string;
  readonly #holder: ChildProcessByStdio<Writable, Readable, null>;

  private constructor(folder: string, holder: ChildProcessByStdio<Writable, Readable, null>) {
    this.folder = folder;
    this.#holder = holder;
  }

  /**
   * @param parent where its file and its folder are created
   * @returns undefined if that is impossible: it needs Linux, the tools of ext4, and the right to mount
   */
  static async open(parent: string): Promise<PrivateDisk | undefined> {
    const [file, folder] = [join(parent, "disk.image"), join(parent, "disk")];
    mkdirSync(folder);
    writeFileSync(file, "");
    truncateSync(file, sizeBytes);
    const holder = spawn("unshare", ["--mount", "sh", "-c", hold, "sh", file, folder], {
      env: { PATH: `${process.env["PATH"]}:/usr/sbin:/sbin` },
      stdio: ["pipe", "pipe", "ignore"],
    });
    const mounting = Promise.race([
      once(holder.stdout, "data").then(() => true),
      once(holder, "exit").catch(() => undefined), // there is no such program
    ]);
    const isMounted = await pTimeout(mounting, { milliseconds: mountWithinMs, fallback: () => false });
    const disk = new PrivateDisk(folder, holder);
    if (isMounted === true) return disk;
    holder.kill("SIGKILL");
    return undefined;
  }

  /** The command that starts a program that sees it. */
  inside(program: string, args: readonly string[]): [program: string, args: string[]] {
    return ["nsenter", [`--mount=/proc/${this.#holder.pid}/ns/mnt`, program, ...args]];
  }

  /** Uses all free space. */
  async fill(): Promise<void> {
    const { bavail, bsize } = statfsSync(this.#seenFromHere);
    // If less is free than reported, the writes below use the rest.
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

  freeSpace(): void {
    rmSync(this.#ballast);
  }

  /** Writes to it wait for this long; reads continue. */
  async freeze(ms: number): Promise<void> {
    await this.#run("sh", ["-c", freezeFor, "sh", this.folder, String(ms / 1000)], ms);
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
