import type { Outcome } from "@admit/contract";
import { readLastSeqs, readOutcomes } from "@admit/prisma";
import type DataLoader from "dataloader";
import { loadTogether } from "../batch/load-together.ts";
import type { Mysql } from "../database.ts";

/** Most purchases, or events, in one statement. */
const batchSizeMax = 500;

/** Reads decided purchases by id; those of one turn of the event loop in two queries. */
export function makeOutcomeLoader(mysql: Mysql): DataLoader<string, Outcome | null> {
  return loadTogether(async (purchaseIds) => {
    const outcomes = await readOutcomes(mysql, purchaseIds);
    return purchaseIds.map((purchaseId) => outcomes.get(purchaseId) ?? null);
  }, batchSizeMax);
}

/** Reads the highest decided position of each event; those of one turn of the event loop in one statement. */
export const makeLastSeqLoader = (mysql: Mysql): DataLoader<string, number> =>
  loadTogether((eventIds) => readLastSeqs(mysql, eventIds), batchSizeMax);
