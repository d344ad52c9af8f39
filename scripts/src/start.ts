import { buildStaleParts } from "./build-stale-parts.ts";
import { root } from "./place.ts";
import { runCommand } from "./run-command.ts";
import { runSetUp } from "./run-set-up.ts";

// Ctrl-C is how a set-up is meant to end.
await runCommand(
  (run) =>
    runSetUp(
      {
        command: "start",
        build: buildStaleParts,
        argsOf: (service) => ["--enable-source-maps", `${root}${service}/dist/main.js`],
      },
      run,
    ),
  0,
);
