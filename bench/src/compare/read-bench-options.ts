import { parseArgs } from "node:util";
import { Explained } from "../drop/explained.ts";
import { growthParts } from "../growth.ts";
import { subjectNames } from "./names.ts";

export interface BenchArgs {
  rounds: number;
  jsonFile: string | null;
  /** Null for all. */
  only: string[] | null;
  quick: boolean;
  /** Measures what could grow, instead of what is measured side by side. */
  growth: boolean;
  /** A result whose chart and table are to be made; then nothing is measured. */
  publish: string | null;
}

const roundsDefault = 3;
const roundsMax = 99;

const usage = `Usage: pnpm bench [options]
  --rounds N        how often all is measured, in turn (${roundsDefault})
  --json FILE       write the figures as JSON as well, after each round
  --only NAMES      these alone, joined by commas: ${subjectNames.join(", ")}
  --quick           one round of short runs, to see whether all of it works; its figures mean nothing
  --growth          instead: what could grow with events, tickets and people; --only takes ${growthParts.join(", ")}
  --publish FILE    measure nothing: make the chart and the README's table from a file of figures`;

/** @throws Explained that names every option that is wrong */
export function readBenchOptions(args: readonly string[]): BenchArgs {
  const values = parse(args);
  const wrong: string[] = [];
  const quick = values.quick ?? false;
  const rounds = values.rounds === undefined ? (quick ? 1 : roundsDefault) : Number(values.rounds);
  if (!/^\d+$/.test(values.rounds ?? "1") || rounds < 1 || rounds > roundsMax)
    wrong.push(`--rounds must be a whole number from 1 to ${roundsMax}, not "${values.rounds}"`);
  const only = values.only?.split(",").map((name) => name.trim()) ?? null;
  const growth = values.growth ?? false;
  const known: readonly string[] = growth ? growthParts : subjectNames;
  for (const name of only ?? [])
    if (!known.includes(name)) wrong.push(`--only knows ${known.join(", ")}, not "${name}"`);
  if (growth && (quick || values.rounds !== undefined)) wrong.push("--growth goes with --only and --json alone");
  if (values.publish !== undefined && Object.keys(values).length > 1) wrong.push("--publish goes with no other option");
  if (wrong.length > 0) throw new Explained(`${wrong.join("\n")}\n\n${usage}`);
  return { rounds, jsonFile: values.json ?? null, only, quick, growth, publish: values.publish ?? null };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rounds: { type: "string" },
        json: { type: "string" },
        only: { type: "string" },
        quick: { type: "boolean" },
        growth: { type: "boolean" },
        publish: { type: "string" },
      },
    }).values;
  } catch (error) {
    const [reason = ""] = (error as Error).message.split(". ");
    throw new Explained(`${reason}\n\n${usage}`);
  }
}
