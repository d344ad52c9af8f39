import type { Place } from "../place/open-place.ts";
import { type AdmitStage, withAdmit } from "./admit-services.ts";
import { lowerUntilSustained, type Say, tell } from "./find-rate.ts";
import type { Lengths } from "./lengths.ts";
import type { AdmitRound, PurchaseRun } from "./result.ts";
import { type PurchasesWanted, runPurchases } from "./run-purchases.ts";
import { readLines, readPurchases } from "./run-reads.ts";

const lonePerSecond = 50;
const partOfSustained = 0.7;
/** What is tried next where a rate was not sustained; where outcomes are told, in larger steps. */
const lessBy = 0.95;
const toldLessBy = 0.9;
/** A run at a rate that is known to be sustained fails by what else the machine did: it is done again. */
const triesMax = 3;

/** All of Admit's figures, once. @param fromRate tried first, and lowered until it is sustained */
export function measureAdmit(place: Place, lengths: Lengths, fromRate: number, say: Say): Promise<AdmitRound> {
  return withAdmit(place, lengths, async (stage) => {
    const { warmUpMs, sendLagMaxMs } = lengths;
    const constant = { schedule: "constant", warmUpMs, sendLagMaxMs } as const;
    const poisson = { schedule: "poisson", warmUpMs, sendLagMaxMs } as const;

    say(" Accepted, and issued as they come");
    const first = { ...constant, ratePerSecond: fromRate, countedMs: lengths.sustainedMs, told: false };
    const { sustained, triedBefore } = await lowerUntilSustained(stage, first, lessBy, say);
    const { ratePerSecond } = sustained;

    say(" At 70 %, at 50 a second");
    const part = Math.round(ratePerSecond * partOfSustained);
    const at70 = await untilWell(
      stage,
      { ...poisson, ratePerSecond: part, countedMs: lengths.at70Ms, told: false },
      say,
    );
    const alone = { ...poisson, ratePerSecond: lonePerSecond, countedMs: lengths.loneMs };
    const lone = await untilWell(stage, { ...alone, told: false }, say);
    const loneTold = await untilWell(stage, { ...alone, told: true }, say);

    say(" Each answered with its outcome");
    const told = { ...constant, ratePerSecond, countedMs: lengths.toldMs, told: true };
    const { sustained: toldRun } = await lowerUntilSustained(stage, told, toldLessBy, say);

    say(" Reads");
    const readLine = await readLines(stage, toldRun.eventId, warmUpMs, lengths.readsMs);
    const readPurchase = await readPurchases(stage, toldRun.eventId, warmUpMs, lengths.readsMs);
    return { sustained, triedBefore, at70, lone, loneTold, told: toldRun, readLine, readPurchase };
  });
}

/** @returns the first run in which all is well, or the last, which says what was not */
async function untilWell(stage: AdmitStage, wanted: PurchasesWanted, say: Say): Promise<PurchaseRun> {
  for (let tries = 1; ; tries++) {
    const run = await runPurchases(stage, wanted);
    tell(run, say);
    if (run.failures.length === 0 || tries === triesMax) return run;
  }
}
