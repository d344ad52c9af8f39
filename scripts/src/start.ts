import { buildStaleParts } from "./build-stale-parts.ts";
import { root } from "./place.ts";
import { runCommand } from "./run-command.ts";
import { runSetUp } from "./run-set-up.ts";

/**
 * 64 MiB for new objects: with Node's own 16, a gateway that takes thousands of purchases a second spends a quarter of
 * its time on clearing away what was still on its way. Also in Dockerfile, docker-compose.yml, and where it is measured.
 */
const nodeArgs = ["--enable-source-maps", "--max-semi-space-size=64"];

// Ctrl-C is how a set-up is meant to end.
await runCommand(
  (run) =>
    runSetUp(
      {
        command: "start",
        build: buildStaleParts,
        argsOf: (service) => [...nodeArgs, `${root}${service}/dist/main.js`],
      },
      run,
    ),
  0,
);
