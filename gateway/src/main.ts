import cluster from "node:cluster";
import { exitBy } from "./exit-by.ts";
import { readSettings, type Settings } from "./platform/settings.ts";
import { processNumber } from "./processes/process-number.ts";

const settings = settingsOrExit();
const number = processNumber(process.env);
// Each loads only what it runs: the process that starts the others stays small.
if (cluster.isPrimary && settings.GATEWAY_PROCESSES > 1)
  await (await import("./processes/run-processes.ts")).runProcesses(settings);
else await (await import("./run-gateway.ts")).runGateway(settings, number);

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    return exitBy(error);
  }
}
