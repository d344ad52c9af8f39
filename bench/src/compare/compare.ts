import { readCircumstances } from "../place/circumstances.ts";
import type { Place } from "../place/open-place.ts";
import type { Say } from "./find-rate.ts";
import { fullLengths, quickLengths } from "./lengths.ts";
import type { BenchArgs } from "./read-bench-options.ts";
import { type BenchResult, type Measured, resultVersion } from "./result.ts";
import { rotate } from "./rotate.ts";
import { openSubjects } from "./subjects.ts";

export interface Tellers {
  say: Say;
  /** Takes what is known after each round: hours may lie behind, and what comes next may fail. */
  keep: (result: BenchResult) => void;
}

/** Measures Admit, its peers and its limits side by side, in rounds, so that a machine's mood touches all of them. */
export async function compare(
  place: Place,
  { rounds, quick, only }: Pick<BenchArgs, "rounds" | "quick" | "only">,
  command: string,
  { say, keep }: Tellers,
): Promise<BenchResult> {
  const lengths = quick ? quickLengths : fullLengths;
  const result: BenchResult = {
    version: resultVersion,
    circumstances: await readCircumstances(place, command),
    options: { rounds, quick, only, buyers: lengths.buyers },
    rounds: [],
  };
  const subjects = openSubjects(place, lengths, say).filter(({ name }) => only === null || only.includes(name));
  for (let round = 0; round < rounds; round++) {
    const measured: Measured[] = [];
    for (const subject of rotate(subjects, round)) {
      say(`Round ${round + 1} of ${rounds}: ${subject.name} …`);
      measured.push(await subject.measure());
    }
    result.rounds.push(measured);
    keep(result);
  }
  return result;
}
