import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { type Command, readOptions, text, wholeNumber } from "@admit/contract";
import { runMain } from "@admit/drop";
import { root, say } from "@admit/environment";
import { formatWaiting } from "./waiting/format-waiting.ts";
import { simulateWaiting } from "./waiting/simulate-waiting.ts";

const buyersMax = 5_000_000;
const seedsMax = 100;
const options = {
  buyers: wholeNumber("how many wait for one event", 10, buyersMax, 1_000_000),
  seed: wholeNumber("other variations of the pace, other random choices", 0, 2 ** 31, 1),
  seeds: wholeNumber("how many seeds, one after the other; the worst of each line counts", 1, seedsMax, 6),
  json: text("also write the report as JSON", "FILE"),
};
const command: Command<typeof options> = {
  call: "npx pnpm exec node bench/src/waiting.ts",
  does: "Simulates what polls cost while buyers wait. Needs no servers, and takes some minutes.",
  options,
};

await runMain(async () => {
  const args = process.argv.slice(2);
  const { json, ...wanted } = readOptions(command, args);
  const report = simulateWaiting(wanted, say);
  if (json !== null) {
    const commit = execFileSync("git", ["rev-parse", "--short=7", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
    const circumstances = { date: new Date().toISOString(), command: [command.call, ...args].join(" "), commit };
    writeFileSync(json, `${JSON.stringify({ ...circumstances, ...report }, undefined, 2)}\n`);
  }
  process.stdout.write(`${formatWaiting(report)}\n`);
  return 0;
});
