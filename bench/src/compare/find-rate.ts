import { say } from "@admit/environment";
import type { Environment } from "../environment/open-environment.ts";
import type { Lengths } from "./lengths.ts";
import {
  type PurchaseRun,
  type PurchaseStage,
  type PurchasesWanted,
  runPurchases,
  withWarmAdmit,
} from "./run-purchases.ts";

/** How often half of the first rate is tried, if even that is too much. */
const halvingsMax = 6;
/** The answer is within this part of the highest rate. */
const precision = 0.05;
/** A single run can fail because of other work on the machine. */
const probesMax = 2;
/** A rate that short runs sustain and longer ones do not is not far off. */
const triesMax = 12;

/**
 * The highest rate that is sustained: doubled until one is not, then bisected to 5 %.
 * @param fromRate tried first
 * @param highest no rate above it is tried
 * @returns 0 if not even a 64th of it is
 */
export async function searchRate(
  fromRate: number,
  probe: (rate: number) => Promise<boolean>,
  highest: number,
): Promise<number> {
  const isSustained = async (rate: number): Promise<boolean> => rate <= highest && (await probe(rate));
  let low = 0;
  let high = fromRate;
  while (await isSustained(high)) {
    low = high;
    high *= 2;
  }
  for (let halving = 0; low === 0 && halving < halvingsMax; halving++) {
    const half = Math.round(high / 2);
    if (await isSustained(half)) low = half;
    else high = half;
  }
  if (low === 0) return 0;
  while (high - low > low * precision) {
    const middle = Math.round((low + high) / 2);
    if (await isSustained(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The highest rate that short runs sustain on a warm stage of its own. */
export const findRate = (environment: Environment, lengths: Lengths): Promise<number> =>
  withWarmAdmit(environment, lengths, findRateOn);

/** The highest rate that short runs sustain. @throws Error if none is */
export async function findRateOn(stage: PurchaseStage): Promise<number> {
  const { probeMs: countedMs, fromPerSecond, perSecondMax } = stage.lengths;
  const probe = async (ratePerSecond: number): Promise<boolean> => {
    const wanted = { schedule: "constant", ratePerSecond, countedMs, withOutcome: false } as const;
    return (await untilSustained(stage, wanted, probesMax)).sustained !== null;
  };
  const found = await searchRate(fromPerSecond, probe, perSecondMax);
  if (found === 0) throw new Error("Admit sustains no rate here: is the machine busy with something else?");
  return found;
}

/**
 * Runs at this rate, then at lower ones, until one is sustained.
 * @param lessBy the next rate, as a part of the one that was not
 * @throws Error if twelve are not
 */
export async function lowerUntilSustained(stage: PurchaseStage, wanted: PurchasesWanted, lessBy: number) {
  const { sustained, triedBefore } = await untilSustained(stage, wanted, triesMax, lessBy);
  if (sustained === null) throw new Error(`Not sustained at ${triedBefore.at(-1)?.ratePerSecond}/s either.`);
  return { sustained, triedBefore };
}

/** Runs until one is sustained, each at `lessBy` of the rate before it, at most `triesMax` times. */
export async function untilSustained(stage: PurchaseStage, wanted: PurchasesWanted, triesMax: number, lessBy = 1) {
  const triedBefore: PurchaseRun[] = [];
  let { ratePerSecond } = wanted;
  while (triedBefore.length < triesMax) {
    const run = await runPurchases(stage, { ...wanted, ratePerSecond });
    say(`  ${ratePerSecond}/s: ${run.failures.join("; ") || "sustained"}`);
    if (run.failures.length === 0) return { sustained: run, triedBefore };
    triedBefore.push(run);
    ratePerSecond = Math.round(ratePerSecond * lessBy);
  }
  return { sustained: null, triedBefore };
}
