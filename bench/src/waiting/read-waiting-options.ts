import { type Command, readOptions, text, wholeNumber } from "@admit/contract";

export interface WaitingCommand {
  buyers: number;
  seed: number;
  seeds: number;
  jsonFile: string | null;
  chartFile: string | null;
}

const buyersMax = 5_000_000;
const seedsMax = 100;
const options = {
  buyers: wholeNumber("how many wait for one event", 10, buyersMax, 1_000_000),
  seed: wholeNumber("other variations of the pace, other random choices", 0, 2 ** 31, 1),
  seeds: wholeNumber("how many seeds, one after the other; the worst of each line counts", 1, seedsMax, 6),
  json: text("also write the report as JSON", "FILE"),
  chart: text("draw it, as SVG", "FILE"),
};

const command: Command<typeof options> = {
  call: "npx tsx bench/src/waiting.ts",
  does: "Simulates what polls cost while buyers wait.",
  options,
};

/** @throws OptionsError that names every option that is wrong */
export function readWaitingOptions(args: readonly string[]): WaitingCommand {
  const { json, chart, ...values } = readOptions(command, args);
  return { ...values, jsonFile: json, chartFile: chart };
}
