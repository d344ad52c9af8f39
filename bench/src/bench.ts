import { writeFileSync } from "node:fs";
import { runMain } from "@admit/drop";
import { formatAgainst, measureAgainst } from "./against/against.ts";
import { compare } from "./compare/compare.ts";
import { type Environment, openEnvironment } from "./environment/open-environment.ts";
import { formatGrowth, measureGrowth } from "./growth/growth.ts";
import { type BenchOptions, readBenchOptions } from "./options.ts";
import { describe, publish } from "./report/readme-block.ts";
import { formatTables } from "./report/tables.ts";

await runMain(() => bench(process.argv.slice(2)));

/** Measures on the servers that the environment names, and prints the figures. */
async function bench(args: readonly string[]): Promise<number> {
  const options = readBenchOptions(args);
  if (options.publish !== null) {
    publish(options.publish);
    return 0;
  }
  // A file that cannot be written fails now, and not after an hour.
  if (options.jsonFile !== null) writeFileSync(options.jsonFile, "", { flag: "a" });
  const environment = await openEnvironment();
  const table = await measure(environment, options, ["pnpm bench", ...args].join(" "));
  process.stdout.write(`\n${table}\n`);
  await environment.close();
  return 0;
}

/** @returns the table for people */
async function measure(environment: Environment, options: BenchOptions, command: string): Promise<string> {
  const keep = (figures: object): void => {
    if (options.jsonFile !== null) writeFileSync(options.jsonFile, `${JSON.stringify(figures, undefined, 2)}\n`);
  };
  if (options.against !== null)
    return formatAgainst(await measureAgainst(environment, options.against, options, command, keep));
  if (!options.growth) {
    const result = await compare(environment, options, command, keep);
    return `${describe(result)}\n\n${formatTables(result)}`;
  }
  const report = await measureGrowth(environment, options.only, command);
  keep(report);
  return formatGrowth(report);
}
