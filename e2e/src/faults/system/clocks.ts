import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Closers } from "../../set-up/closers.ts";
import { temporaryFolder } from "../../set-up/place.ts";

/** Where libfaketime keeps something for each process, and leaves it where that one is killed. */
const sharedMemory = "/dev/shm";
const leftBehind = /^(?:sem\.faketime_sem|faketime_shm)_(\d+)$/;
/** How soon a process sees that its clock was moved, in seconds. */
const seenWithinS = 1;

/** Clocks of processes that can be moved: by libfaketime, where this machine has it (Debian: `libfaketime`). */
export interface Clocks {
  /** What a process has to be started with. */
  environmentOf: (name: string) => Record<string, string>;
  move: (name: string, ms: number) => boolean;
}

export function openClocks(closers: Closers): Clocks {
  const library = findLibrary();
  if (library === undefined) return { environmentOf: () => ({}), move: () => false };
  const folder = temporaryFolder();
  closers.add(async () => {
    rmSync(folder, { recursive: true, force: true });
    for (const name of readdirSync(sharedMemory)) {
      const pid = leftBehind.exec(name)?.[1];
      if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(sharedMemory, name), { force: true });
    }
  });
  const move: Clocks["move"] = (name, ms) => {
    const [file, next] = [join(folder, name), join(folder, `${name}.next`)];
    writeFileSync(next, `${ms < 0 ? "" : "+"}${ms / 1000}`);
    renameSync(next, file);
    return true;
  };
  return {
    move,
    environmentOf(name) {
      move(name, 0);
      return {
        // libc's own malloc goes before jemalloc, Redis', which asks for the time while libfaketime still begins.
        LD_PRELOAD: `${library} libc.so.6`,
        FAKETIME_TIMESTAMP_FILE: join(folder, name),
        FAKETIME_CACHE_DURATION: String(seenWithinS),
        // Only the time of day is set by people and NTP; what measures durations never jumps.
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
        FAKETIME_DONT_RESET: "1",
      };
    },
  };
}

function findLibrary(): string | undefined {
  const root = "/usr/lib";
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .map((name) => join(root, name, "faketime", "libfaketime.so.1"))
    .find((file) => existsSync(file));
}
