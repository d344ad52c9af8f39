import { say } from "@admit/environment";
import { measureBuyer } from "../buyer/measure-buyer.ts";
import { fullLengths, quickLengths } from "../compare/lengths.ts";
import { measureKnown } from "../compare/measure-known.ts";
import { checkOut, here } from "../environment/checkout.ts";
import { type Circumstances, readCircumstances } from "../environment/circumstances.ts";
import type { Environment } from "../environment/open-environment.ts";
import { type AgainstName, againstNames, type BenchOptions } from "../options.ts";
import { type AgainstRound, buyerFigures, type Figures, formatRatios, knownFigures } from "./figures.ts";

/** What a side of a round measured: its figures, and all that they are of. */
interface Side {
  node: string | null;
  figures: Figures;
  /** Why some of them do not count. */
  failures: string[];
  measured: object;
}

/** What `pnpm bench --against` writes. */
export interface AgainstResult {
  circumstances: Circumstances;
  against: { ref: string; commit: string };
  options: { rounds: number; quick: boolean };
  /** By what was measured. */
  rounds: Partial<Record<AgainstName, Record<keyof AgainstRound, Side>>>[];
}

const measures: Record<AgainstName, (...of: Parameters<typeof measureBuyer>) => Promise<Side>> = {
  async buyer(...of) {
    const measured = await measureBuyer(...of);
    const failures = measured.aloneFailures.map((why) => `the steps alone: ${why}`);
    return { node: measured.node, figures: buyerFigures(measured), failures, measured };
  },
  async admit(...of) {
    const measured = await measureKnown(...of);
    return { node: measured.node, figures: knownFigures(measured.sustained), failures: [], measured };
  },
};

/**
 * Measures this checkout and another commit, alternating, on the same servers and with this checkout's sender.
 * @param keep receives all results after each round
 * @throws Explained if there is no such commit, or it cannot be built or started
 */
export async function measureAgainst(
  environment: Environment,
  ref: string,
  { rounds, quick, only }: Pick<BenchOptions, "rounds" | "quick" | "only">,
  command: string,
  keep: (result: AgainstResult) => void,
): Promise<AgainstResult> {
  const lengths = quick ? quickLengths : fullLengths;
  say(`Installing and building ${ref} …`);
  const there = await checkOut(ref, environment.dataDir);
  try {
    const result: AgainstResult = {
      circumstances: await readCircumstances(environment, command),
      against: { ref, commit: there.commit },
      options: { rounds, quick },
      rounds: [],
    };
    for (let round = 0; round < rounds; round++) {
      const measured: AgainstResult["rounds"][number] = {};
      for (const name of againstNames.filter((each) => only === null || only.includes(each))) {
        const measure = (side: typeof here) => {
          say(`Round ${round + 1} of ${rounds}: ${name}, ${side.name} …`);
          return measures[name](environment, lengths, side);
        };
        measured[name] = { here: await measure(here), there: await measure(there) };
      }
      result.rounds.push(measured);
      keep(result);
    }
    return result;
  } finally {
    there.remove();
  }
}

/** The report for a terminal. */
export function formatAgainst({ circumstances, against, options, rounds }: AgainstResult): string {
  const { date, command, machine, commit, isDirty, database, redis } = circumstances;
  const sides = rounds.flatMap((round) => Object.values(round));
  const nodes = (side: keyof AgainstRound) => sides[0]?.[side].node ?? "an unknown Node";
  const failures = rounds.flatMap((round, index) =>
    Object.entries(round).flatMap(([name, sides]) =>
      (["here", "there"] as const).flatMap((side) =>
        sides[side].failures.map((why) => `Does not count, round ${index + 1}, ${name} ${side}: ${why}.`),
      ),
    ),
  );
  const tables = againstNames.flatMap((name) => {
    const measured = rounds.flatMap((round) => round[name] ?? []);
    const figures = measured.map((round) => ({ here: round.here.figures, there: round.there.figures }));
    return figures.length === 0 ? [] : [formatRatios(figures, against.ref)];
  });
  const changed = isDirty ? ", changed" : "";
  return [
    `\`${command}\` on ${date.slice(0, 10)}.`,
    `Here: ${commit?.slice(0, 7) ?? "no commit"}${changed}, ${nodes("here")}. There: ${against.commit.slice(0, 7)}, ${nodes("there")}.`,
    `${machine}; the servers and the load on the same.`,
    `${database}; ${redis}.`,
    `Medians of ${rounds.length} ${rounds.length === 1 ? "round" : "rounds"}, alternating.`,
    ...(options.quick ? ["QUICK: short runs, to check that everything works. These figures mean nothing."] : []),
    ...failures,
    "",
    ...tables,
  ].join("\n");
}
