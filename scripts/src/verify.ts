import { runWithSetUp } from "./run-with-set-up.ts";

await runWithSetUp("verify", "prisma/src/verify-main.ts", "database");
