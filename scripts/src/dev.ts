import { existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { spawnLogged } from "./children.ts";
import { keepRunning } from "./keep-running.ts";
import { root } from "./place.ts";
import { type Run, runCommand } from "./run-command.ts";
import { runSetUp } from "./run-set-up.ts";

const frontend = join(root, "frontend");
const { resolve } = createRequire(import.meta.url);

await runCommand((run) => runSetUp({ command: "dev", build: watchFrontend, argsOf: watchService }, run), 0);

/** Gateway and worker start anew whenever a file of theirs changes. */
function watchService(service: string): string[] {
  return [resolve("tsx/cli"), "watch", "--clear-screen=false", `${root}${service}/src/main.ts`];
}

/** The frontend is built anew whenever a file of it changes; the gateway serves what is there. */
async function watchFrontend(run: Run, dataDir: string): Promise<void> {
  rmSync(join(frontend, "dist"), { recursive: true, force: true });
  const logFile = join(dataDir, "logs", "frontend.log");
  const vite = join(dirname(resolve("vite/package.json")), "bin", "vite.js");
  await keepRunning(
    {
      name: "The build of the frontend",
      logFile,
      launch: () => spawnLogged(process.execPath, [vite, "build", "--watch", frontend], logFile),
      isReady: async () => existsSync(join(frontend, "dist", "index.html")),
      readyWithinMs: 60_000,
      stopWithinMs: 2000,
      launched: () => {},
    },
    run,
  );
}
