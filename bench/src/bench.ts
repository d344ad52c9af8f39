import { writeFileSync } from "node:fs";
import { compare } from "./compare/compare.ts";
import { type BenchArgs, readBenchOptions } from "./compare/read-bench-options.ts";
import { OptionsError } from "@admit/contract";
import { Explained } from "./drop/explained.ts";
import { formatGrowth } from "./growth/format-growth.ts";
import type { GrowthPart } from "./growth-parts.ts";
import { measureGrowth } from "./growth.ts";
import { openPlace, type Place } from "./place/open-place.ts";
import { formatTable } from "./report/format-table.ts";
import { publish } from "./report/publish.ts";

/** The shell's code for a command that was asked to end. */
const interrupted = 130;

/** Measures on the servers that the environment names, and shows what it found. */
async function bench(args: readonly string[]): Promise<void> {
  const options = readBenchOptions(args);
  if (options.publish !== null) return publish(options.publish, say);
  // Better now than after an hour.
  if (options.jsonFile !== null) writeFileSync(options.jsonFile, "", { flag: "a" });
  const place = await openPlace();
  const command = ["pnpm bench", ...args].join(" ");
  process.stdout.write(`\n${await measure(place, options, command)}\n`);
  await place.close();
}

/** @returns the table for people */
async function measure(place: Place, options: BenchArgs, command: string): Promise<string> {
  if (!options.growth)
    return formatTable(await compare(place, options, command, { say, keep: (result) => keep(options, result) }));
  const only = options.only as GrowthPart[] | null;
  const report = await measureGrowth(place, { command, say, ...(only !== null && { only }) });
  keep(options, report);
  return formatGrowth(report);
}

function keep({ jsonFile }: BenchArgs, figures: object): void {
  if (jsonFile !== null) writeFileSync(jsonFile, `${JSON.stringify(figures, undefined, 2)}\n`);
}

/** Standard output is for the table. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

// An orderly exit, so that what was started ends with it.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(interrupted));

try {
  await bench(process.argv.slice(2));
} catch (error) {
  say(
    error instanceof Explained || error instanceof OptionsError
      ? error.message
      : error instanceof Error
        ? String(error.stack)
        : String(error),
  );
  process.exitCode = error instanceof OptionsError ? 2 : 1;
}
process.exit();
