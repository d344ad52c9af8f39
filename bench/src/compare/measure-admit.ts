import { say } from "@admit/environment";
import { readRows } from "@admit/prisma";
import type { Environment } from "../environment/open-environment.ts";
import { lowerUntilSustained, untilSustained } from "./find-rate.ts";
import type { Lengths } from "./lengths.ts";
import { type PurchaseRun, type PurchasesWanted, type WarmStage, withWarmAdmit } from "./run-purchases.ts";

const lonePerSecond = 50;
const partOfSustained = 0.7;
/** The next rate after one that was not sustained; with outcomes, in larger steps. */
const lessBy = 0.95;
const withOutcomeLessBy = 0.9;
/** A run at a rate that is known to be sustained fails because of other work on the machine: it is repeated. */
const repeatsMax = 3;
const readsInFlight = 128;
/** So many that none of their buyers comes near the limit of 50 reads per second. */
const purchasesReadMax = 2000;

/** All of Admit's figures, once. @param fromRate tried first, and lowered until it is sustained */
export function measureAdmit(environment: Environment, lengths: Lengths, fromRate: number) {
  return withWarmAdmit(environment, lengths, async (stage) => {
    say(" Accepted, and issued as they come");
    const first = { schedule: "constant", ratePerSecond: fromRate, withOutcome: false } as const;
    const longest = { ...first, countedMs: lengths.sustainedMs };
    const { sustained, triedBefore } = await lowerUntilSustained(stage, longest, lessBy);
    const { ratePerSecond } = sustained;

    say(" At 70 %, at 50 per second");
    const part = Math.round(ratePerSecond * partOfSustained);
    const poisson = { schedule: "poisson", countedMs: lengths.loneMs, withOutcome: false } as const;
    const at70 = await repeatFailed(stage, { ...poisson, ratePerSecond: part, countedMs: lengths.at70Ms });
    const alone = { ...poisson, ratePerSecond: lonePerSecond };
    const lone = await repeatFailed(stage, alone);
    const loneWithOutcome = await repeatFailed(stage, { ...alone, withOutcome: true });

    say(" Each answered with its outcome");
    const wanted = { ...first, ratePerSecond, countedMs: lengths.withOutcomeMs, withOutcome: true };
    const { sustained: withOutcome } = await lowerUntilSustained(stage, wanted, withOutcomeLessBy);

    say(" Reads");
    const readLine = await runReads(stage, [`/v1/events/${withOutcome.eventId}/line`], []);
    const readPurchase = await readPurchases(stage, withOutcome.eventId);
    return { sustained, triedBefore, at70, lone, loneWithOutcome, withOutcome, readLine, readPurchase };
  });
}

/** @returns the first run without failures, or the last, with its failures */
async function repeatFailed(stage: WarmStage, wanted: PurchasesWanted): Promise<PurchaseRun> {
  const { sustained, triedBefore } = await untilSustained(stage, wanted, repeatsMax);
  return sustained ?? (triedBefore.at(-1) as PurchaseRun);
}

/** The highest rate at which a gateway answers these, with as many requests in flight as allowed. */
async function runReads(stage: WarmStage, paths: string[], tokens: readonly string[]) {
  const { load, gateway, lengths } = stage;
  const { okPerSecond, answers, used } = await load.run({
    origin: gateway.url,
    tokens,
    paths,
    purchase: null,
    pace: { kind: "saturating" },
    warmUpMs: lengths.warmUpMs,
    countedMs: lengths.readsMs,
    inFlightMax: readsInFlight,
    pids: { gateway: gateway.pid, load: load.pid },
  });
  if (Object.keys(answers).join() !== "200")
    throw new Error(`Reads were not all answered 200: ${JSON.stringify(answers)}`);
  /** 1 is one fully busy core: the process near 1 limits the rate. */
  const cpuShare = { gateway: used["gateway"]?.cpuShare ?? null, load: used["load"]?.cpuShare ?? null };
  return { okPerSecond, inFlight: readsInFlight, answers, cpuShare };
}

/** The latest purchases of an event, which the gateway has in memory, each read by its buyer. */
async function readPurchases(stage: WarmStage, eventId: string) {
  const rows = await readRows<{ id: string; userId: string }>(
    stage.database.mysql,
    "SELECT id, userId FROM Purchase WHERE eventId = ? ORDER BY seq DESC LIMIT ?",
    [eventId, purchasesReadMax],
  );
  const tokenOf = new Map(stage.buyers.map(({ id, token }) => [id, token]));
  const tokens = rows.map(({ userId }) => tokenOf.get(userId) ?? "");
  const paths = rows.map(({ id }) => `/v1/events/${eventId}/purchases/${id}`);
  return runReads(stage, paths, tokens);
}
