import { say } from "@admit/environment";
import { fullLengths, quickLengths } from "../compare/lengths.ts";
import { measureBuyer, type BuyerRound } from "../buyer/measure-buyer.ts";
import { checkOut, here } from "../environment/checkout.ts";
import { type Circumstances, readCircumstances } from "../environment/circumstances.ts";
import type { Environment } from "../environment/open-environment.ts";
import type { BenchOptions } from "../options.ts";
import { type AgainstRound, figuresOf, formatRatios } from "./figures.ts";

/** What `pnpm bench --against` writes. */
export interface AgainstResult {
  circumstances: Circumstances;
  against: { ref: string; commit: string };
  options: { rounds: number; quick: boolean };
  rounds: Record<keyof AgainstRound, BuyerRound>[];
}

/**
 * Measures this checkout and another commit, alternating, on the same servers and with this checkout's sender.
 * @param keep receives all results after each round
 * @throws Explained if there is no such commit, or it cannot be built or started
 */
export async function measureAgainst(
  environment: Environment,
  ref: string,
  { rounds, quick }: Pick<BenchOptions, "rounds" | "quick">,
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
      const measure = (side: keyof AgainstRound) => {
        say(`Round ${round + 1} of ${rounds}: buyer, ${side === "here" ? "here" : ref} …`);
        return measureBuyer(environment, lengths, side === "here" ? here : there);
      };
      result.rounds.push({ here: await measure("here"), there: await measure("there") });
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
  const figures = rounds.map((round) => ({ here: figuresOf(round.here), there: figuresOf(round.there) }));
  const late = rounds.flatMap((round, index) =>
    (["here", "there"] as const).flatMap((side) => {
      const { aloneFailures } = round[side];
      return aloneFailures.map((why) => `Round ${index + 1}, ${side}, steps alone do not count: ${why}.`);
    }),
  );
  return [
    `\`${command}\` on ${date.slice(0, 10)}: ${commit?.slice(0, 7) ?? "no commit"}${isDirty ? ", changed," : ""} against ${against.commit.slice(0, 7)}.`,
    `${machine}; the servers and the load on the same. ${database}; ${redis}.`,
    `Medians of ${rounds.length} ${rounds.length === 1 ? "round" : "rounds"}, alternating.`,
    ...(options.quick ? ["QUICK: short runs, to check that everything works. These figures mean nothing."] : []),
    ...late,
    "",
    formatRatios(figures, against.ref),
  ].join("\n");
}
