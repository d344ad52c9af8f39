import { type Command, flag, type Option, readOptions, text, wholeNumber } from "@admit/contract";

/** What is measured besides Admit, by the names that `--only` and the results have, and as people read them. */
export const peerTitles = {
  "transaction-per-request-prisma": "Transaction per request: Express, Prisma",
  "transaction-per-request-mysql2": "Transaction per request: mysql2",
} as const;
/** Peers of `bench/peers`. */
export type PeerName = keyof typeof peerTitles;
/** The peer that Admit's ratio refers to: what most engineers would write. */
export const basePeer: PeerName = "transaction-per-request-prisma";

export const limitTitles = {
  "worker-drain": "Admit's worker: emptying a full line",
  "group-inserts": "MySQL: a group's inserts, alone",
  "redis-rate": "Redis: what an acceptance writes, alone",
} as const;
export type LimitName = keyof typeof limitTitles;

/** What `--growth` measures, in this order. */
export const growthParts = ["manyEvents", "attack", "memory", "idleEvents", "drains"] as const;
export type GrowthPart = (typeof growthParts)[number];

const subjectNames: readonly string[] = ["buyer", "admit", ...Object.keys(peerTitles), ...Object.keys(limitTitles)];

/** What `--against` measures: little more than the contract has to be known of the other commit. */
export const againstNames = ["buyer", "admit"] as const;
export type AgainstName = (typeof againstNames)[number];

const roundsMax = 99;
const names: Option<string[] | null> = {
  does: `only these, joined by commas: ${subjectNames.join(", ")}`,
  placeholder: "NAMES",
  byDefault: null,
  read: (value) => ({ value: value.split(",").map((name) => name.trim()) }),
};
const options = {
  rounds: wholeNumber("how many rounds, alternating; with --quick one", 1, roundsMax, 3),
  json: text("also write the figures as JSON, after each round", "FILE"),
  only: names,
  quick: flag("one round of short runs, to check that everything works; its figures mean nothing"),
  growth: flag(
    `measure instead what could grow with events, tickets and people; --only takes ${growthParts.join(", ")}`,
  ),
  against: text(
    `measure ${againstNames.join(", ")} of this checkout and of another commit, alternating, and compare them`,
    "REF",
  ),
  publish: text("measure nothing: write the tables of bench/README.md from a file of figures", "FILE"),
};

export const command: Command<typeof options> = {
  call: "pnpm bench",
  does: "Measures Admit and its peers side by side on this machine.",
  options,
  unnamed: { option: "only", values: [...subjectNames, ...growthParts] },
  rules({ growth, only, quick, against, publish }, given) {
    const known: readonly string[] = growth ? growthParts : against !== null ? againstNames : subjectNames;
    const wrong = (only ?? [])
      .filter((name) => !known.includes(name))
      .map((name) => `--only knows ${known.join(", ")}, not "${name}"`);
    if (growth && (quick || against !== null || given.has("rounds")))
      wrong.push("--growth goes with --only and --json alone");
    if (publish !== null && given.size > 1) wrong.push("--publish goes with no other option");
    return wrong;
  },
};

/** Null is what was not given: all names, and no file. */
export type BenchOptions = ReturnType<typeof readBenchOptions>;

/** @throws OptionsError that names every option that is wrong */
export function readBenchOptions(args: readonly string[]) {
  const { json, ...values } = readOptions(command, args);
  const areRoundsGiven = args.some((arg) => arg.startsWith("--rounds"));
  const rounds = values.quick && !areRoundsGiven ? 1 : values.rounds;
  return { ...values, rounds, jsonFile: json };
}
