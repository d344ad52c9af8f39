import { parseArgs } from "node:util";
import { Explained } from "../drop/explained.ts";

export interface WaitingCommand {
  buyers: number;
  seed: number;
  seeds: number;
  jsonFile: string | null;
  chartFile: string | null;
}

const buyersMax = 5_000_000;
const seedsMax = 100;

const usage = `Usage: npx tsx bench/src/waiting.ts [options]
  --buyers N    how many wait for one event (1000000)
  --seed N      other swings of the pace, other chances (1)
  --seeds N     as many seeds, one after the other; the worst of each line counts (6)
  --json FILE   write the report as JSON as well
  --chart FILE  draw it, as SVG`;

/** @throws Explained that names every option that is wrong */
export function readWaitingOptions(args: readonly string[]): WaitingCommand {
  const values = parse(args);
  const wrong: string[] = [];
  const whole = (name: string, given: string | undefined, byDefault: number, min: number, max: number) => {
    const value = given === undefined ? byDefault : /^\d+$/.test(given) ? Number(given) : Number.NaN;
    if (value >= min && value <= max) return value;
    wrong.push(`--${name} must be a whole number from ${min} to ${max}, not "${given}"`);
    return byDefault;
  };
  const command = {
    buyers: whole("buyers", values.buyers, 1_000_000, 10, buyersMax),
    seed: whole("seed", values.seed, 1, 0, 2 ** 31),
    seeds: whole("seeds", values.seeds, 6, 1, seedsMax),
    jsonFile: values.json ?? null,
    chartFile: values.chart ?? null,
  };
  if (wrong.length > 0) throw new Explained(`${wrong.join("\n")}\n\n${usage}`);
  return command;
}

function parse(args: readonly string[]) {
  try {
    const option = { type: "string" } as const;
    return parseArgs({
      args: [...args],
      options: { buyers: option, seed: option, seeds: option, json: option, chart: option },
    }).values;
  } catch (error) {
    const [reason = ""] = (error as Error).message.split(". ");
    throw new Explained(`${reason}\n\n${usage}`);
  }
}
