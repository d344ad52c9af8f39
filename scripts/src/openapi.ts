import { runToEnd } from "./children.ts";
import { interrupted, runCommand } from "./run-command.ts";
import { tsxArgs } from "./tsx-args.ts";

await runCommand(
  (run) => runToEnd(process.execPath, tsxArgs("gateway/src/openapi-write.ts"), process.env, run),
  interrupted,
);
