import { runWithSetUp } from "./run-with-set-up.ts";

await runWithSetUp("token", "gateway/src/people/sessions/token-write.ts", "database");
