import { runCommand, runSource } from "./run-command.ts";
import { runDeployment } from "./run-deployment.ts";
import { runMeasured, runWithDeployment, runWithServers } from "./run-program.ts";

/** What each command does, after its arguments were checked. */
const commands: Record<string, () => Promise<unknown>> = {
  start: () => runDeployment("start"),
  dev: () => runDeployment("dev"),
  build: () => import("./build.ts"),
  test: () => import("./test.ts"),
  check: () => import("./check.ts"),
  verify: () => runWithDeployment("verify", "prisma/src/verify-main.ts", "database"),
  token: () => runWithDeployment("token", "gateway/src/people/sessions/token-write.ts", "database"),
  drop: () => runWithDeployment("drop", "drop/src/drop.ts", "running"),
  bench: () => runMeasured("bench/src/bench.ts"),
  faults: () => runWithServers("faults", "e2e/src/faults/faults-main.ts", "its own"),
  fuzz: () => runWithServers("fuzz", "gateway/test/fuzz/fuzz-main.ts", "opened"),
  diagrams: async () => (await import("./checks/structure.ts")).writeDiagrams(),
  openapi: () => runCommand((run) => runSource("gateway/src/openapi-write.ts", process.env, run)),
};

await commands[process.argv[2] ?? ""]?.();
