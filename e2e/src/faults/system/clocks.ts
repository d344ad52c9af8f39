import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Closers } from "@admit/environment";
import { temporaryFolder } from "../../environment/deployment.ts";

/** Where libfaketime stores a file for each process, and leaves it if the process is killed. */
const sharedMemory = "/dev/shm";
const leftBehind = /^(?:sem\.faketime_sem|faketime_shm)_(\d+)$/;
/** How soon a process notices that its clock was moved, in seconds. */
const seenWithinS = 1;

/** Movable clocks of processes, by libfaketime, if this machine has it (Debian: `libfaketime`). */
export interface Clocks {
  /** What a process must be started with. */
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
        // libc's malloc before Redis' jemalloc, which reads the time while libfaketime is still starting.
        LD_PRELOAD: `${library} libc.so.6`,
        FAKETIME_TIMESTAMP_FILE: join(folder, name),
        FAKETIME_CACHE_DURATION: String(seenWithinS),
        // People and NTP set the time of day alone; the monotonic clock never jumps.
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
