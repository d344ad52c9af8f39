import { buildStaleParts } from "./build-stale-parts.ts";
import { root } from "./place.ts";
import { runCommand } from "./run-command.ts";
import { runSetUp } from "./run-set-up.ts";

/**
 * Up to 32 MiB for new objects in the gateway: with Node's own 16, one that takes thousands of purchases a second spends
 * a fifth more on clearing away what was still on its way, and 64 take 66 MB more for no gain. V8 knows powers of two
 * alone: 48 are 64. A worker is as fast with 16. Also in Dockerfile, docker-compose.yml, and where it is measured.
 */
const nodeArgs = {
  gateway: ["--enable-source-maps", "--max-semi-space-size=32"],
  worker: ["--enable-source-maps"],
};

// Ctrl-C is how a set-up is meant to end.
await runCommand(
  (run) =>
    runSetUp(
      {
        command: "start",
        build: buildStaleParts,
        argsOf: (service) => [...nodeArgs[service], `${root}${service}/dist/main.js`],
      },
      run,
    ),
  0,
);
