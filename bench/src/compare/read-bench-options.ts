import { type Command, flag, readOptions, text, wholeNumber, type Values } from "@admit/contract";
import { growthParts } from "../growth-parts.ts";
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

const roundsMax = 99;
const options = {
  rounds: wholeNumber("how many rounds, alternating; with --quick one", 1, roundsMax, 3),
  json: text("also write the figures as JSON, after each round", "FILE"),
  only: text(`only these, joined by commas: ${subjectNames.join(", ")}`, "NAMES"),
  quick: flag("one round of short runs, to check that everything works; its figures mean nothing"),
  growth: flag(
    `measure instead what could grow with events, tickets and people; --only takes ${growthParts.join(", ")}`,
  ),
  publish: text("measure nothing: write the chart and the README's table from a file of figures", "FILE"),
};

export const command: Command<typeof options> = {
  call: "pnpm bench",
  does: "Measures Admit and its peers side by side on this machine.",
  options,
  rules(values, given) {
    const wrong = namesOf(values)
      .filter((name) => !knownNames(values).includes(name))
      .map((name) => `--only knows ${knownNames(values).join(", ")}, not "${name}"`);
    if (values.growth && (values.quick || given.has("rounds")))
      wrong.push("--growth goes with --only and --json alone");
    if (values.publish !== null && given.size > 1) wrong.push("--publish goes with no other option");
    return wrong;
  },
};

const knownNames = ({ growth }: Values<typeof options>): readonly string[] => (growth ? growthParts : subjectNames);
const namesOf = ({ only }: Values<typeof options>): string[] => only?.split(",").map((name) => name.trim()) ?? [];

/** @throws OptionsError that names every option that is wrong */
export function readBenchOptions(args: readonly string[]): BenchArgs {
  const values = readOptions(command, args);
  const { quick, growth, publish, json } = values;
  const isRoundsGiven = args.some((arg) => arg.startsWith("--rounds"));
  const rounds = quick && !isRoundsGiven ? 1 : values.rounds;
  return { rounds, jsonFile: json, only: values.only === null ? null : namesOf(values), quick, growth, publish };
}
