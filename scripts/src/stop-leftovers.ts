import { setTimeout as wait } from "node:timers/promises";
import { killGroup } from "./children.ts";
import { isAlive, type ProcessMark } from "./process-birth.ts";
import { say } from "./say.ts";
import type { SetUpFile } from "./set-up-file.ts";

const withinMs = 20_000;
const askEveryMs = 50;

/** Ends what a start of this data folder left running when it was killed; the servers last, as they are used by others. */
export async function stopLeftovers(setUp: SetUpFile): Promise<void> {
  const left = Object.entries(setUp.values.processes).filter(([, mark]) => isAlive(mark));
  if (left.length > 0) {
    say(`The last start was killed and left ${left.map(([name]) => name).join(", ")} running; stopping them first.`);
    await endAll(left.filter((entry) => !isServer(entry)).map(([, mark]) => mark));
    await endAll(left.filter(isServer).map(([, mark]) => mark));
  }
  setUp.change({ processes: {} });
}

function isServer([name]: [string, ProcessMark]): boolean {
  return name === "mysql" || name === "redis";
}

async function endAll(marks: ProcessMark[]): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (const mark of marks.filter(isAlive)) process.kill(mark.pid, "SIGTERM");
  while (marks.some(isAlive) && performance.now() < deadline) await wait(askEveryMs);
  for (const { pid } of marks) killGroup(pid);
  while (marks.some(isAlive)) await wait(askEveryMs); // SIGKILL cannot be refused
}
