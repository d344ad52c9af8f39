import { runWithSetUp } from "./run-with-set-up.ts";

await runWithSetUp("drop", "drop/src/drop.ts", "running");
