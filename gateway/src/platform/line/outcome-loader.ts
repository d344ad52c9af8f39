import type { Outcome } from "@admit/contract";
import { readOutcomes } from "@admit/prisma";
import type DataLoader from "dataloader";
import { loadTogether } from "../batch/load-together.ts";
import type { Mysql } from "../database.ts";

/** Most purchases in one statement. */
const batchSizeMax = 500;

/** Reads decided purchases by id: all that are asked for together in two queries. */
export function makeOutcomeLoader(mysql: Mysql): DataLoader<string, Outcome | null> {
  return loadTogether(async (purchaseIds) => {
    const outcomes = await readOutcomes(mysql, purchaseIds);
    return purchaseIds.map((purchaseId) => outcomes.get(purchaseId) ?? null);
  }, batchSizeMax);
}
