import { runWithSetUp } from "./run-with-set-up.ts";

await runWithSetUp("drop", "bench/src/drop.ts", "running");
