import { buildStaleParts } from "./build-stale-parts.ts";
import { root } from "./place.ts";
import { runCommand } from "./run-command.ts";
import { runSetUp } from "./run-set-up.ts";

/**
 * 64 MiB for new objects in the gateway: with 32 one that takes 8,000 purchases a second has half as much more to do, since
 * what is on its way when they are full is copied, and then taken for long-lived. A worker has Node's own 16.
 * Also in Dockerfile, docker-compose.yml, and where it is measured.
 */
const nodeArgs = {
  gateway: ["--enable-source-maps", "--max-semi-space-size=64"],
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
