import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/**
 * Starts the worker as a process of its own, with this one's environment and flags, and waits until it takes jobs.
 * @throws where it ends before; afterwards its end is this process's end
 */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const child = fork(fileURLToPath(new URL("worker.ts", import.meta.url)));
  const exited = once(child, "exit");
  let stopping = false;
  void exited.then(() => {
    if (stopping) return;
    process.stderr.write("the worker has ended\n");
    process.exit(1);
  });
  await once(child, "message");
  return {
    async stop() {
      stopping = true;
      child.kill("SIGTERM");
      await exited;
    },
  };
}
