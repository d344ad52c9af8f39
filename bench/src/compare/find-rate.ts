import type { Place } from "../place/open-place.ts";
import { type AdmitStage, withAdmit } from "./admit-services.ts";
import type { Lengths } from "./lengths.ts";
import type { PurchaseRun } from "./result.ts";
import { type PurchasesWanted, runPurchases } from "./run-purchases.ts";
import { searchRate } from "./search-rate.ts";

const searchFromPerSecond = 2000;
/** One run fails by what else the machine did in that moment. */
const probesMax = 2;
/** A rate that short runs sustain and longer ones do not is not far off. */
const triesMax = 12;

export type Say = (line: string) => void;

/** The highest rate that short runs sustain. @throws Error where none does */
export async function findRate(place: Place, lengths: Lengths, say: Say): Promise<number> {
  const { warmUpMs, sendLagMaxMs } = lengths;
  const found = await withAdmit(place, lengths, (stage) =>
    searchRate(searchFromPerSecond, async (ratePerSecond) => {
      const wanted = { schedule: "constant", ratePerSecond, warmUpMs, told: false, sendLagMaxMs } as const;
      for (let probe = 1; probe <= probesMax; probe++) {
        const run = await runPurchases(stage, { ...wanted, countedMs: lengths.probeMs });
        tell(run, say);
        if (run.failures.length === 0) return true;
      }
      return false;
    }),
  );
  if (found === 0) throw new Error("Admit sustains no rate here: is the machine busy with something else?");
  return found;
}

/**
 * Runs at this rate, then at lower ones, until one is sustained.
 * @param lessBy the next rate, as a part of the one that was not
 * @returns that run, and the others before it
 * @throws Error where twelve are not
 */
export async function lowerUntilSustained(
  stage: AdmitStage,
  wanted: PurchasesWanted,
  lessBy: number,
  say: Say,
): Promise<{ sustained: PurchaseRun; triedBefore: PurchaseRun[] }> {
  const triedBefore: PurchaseRun[] = [];
  for (
    let { ratePerSecond } = wanted;
    triedBefore.length < triesMax;
    ratePerSecond = Math.round(ratePerSecond * lessBy)
  ) {
    const run = await runPurchases(stage, { ...wanted, ratePerSecond });
    tell(run, say);
    if (run.failures.length === 0) return { sustained: run, triedBefore };
    triedBefore.push(run);
  }
  throw new Error(`Not sustained at ${triedBefore.at(-1)?.ratePerSecond}/s either.`);
}

export function tell({ ratePerSecond, failures }: PurchaseRun, say: Say): void {
  say(`  ${ratePerSecond}/s: ${failures.join("; ") || "sustained"}`);
}
