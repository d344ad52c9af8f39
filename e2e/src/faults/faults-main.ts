import { parseArgs } from "node:util";
import { Closers } from "../set-up/closers.ts";
import { describeFault } from "./plan/fault.ts";
import { planFaults } from "./plan/plan-faults.ts";
import { planRequests } from "./plan/plan-requests.ts";
import { runOnce } from "./run/run-once.ts";
import { openSystem } from "./system/open-system.ts";

const closers = new Closers();
const seed = 1;
const runs = 1;
const { values } = parseArgs({ options: { runs: { type: "string", default: "1" }, seed: { type: "string", default: "1" } } });
try {
  const system = await openSystem(closers);
  for (let nth = 0; nth < Number(values.runs); nth++) {
    const seed = Number(values.seed) + nth;
    const faults = planFaults(seed);
    console.log(seed, faults.map(describeFault).join("; "));
    const result = await runOnce(system, { seed, requests: planRequests(seed), faults });
    console.log(JSON.stringify(result, null, 1));
    if (result.violations.length > 0 && process.env["SAID"]) console.log(system.setUp.said());
  }
} finally {
  await closers.close();
}
process.exit(0);
