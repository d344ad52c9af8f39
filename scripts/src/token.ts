import { runWithSetUp } from "./run-with-set-up.ts";

await runWithSetUp("token", "gateway/src/token-write.ts", "database");
