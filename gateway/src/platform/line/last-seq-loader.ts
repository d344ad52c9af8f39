import { readLastSeqs } from "@admit/prisma";
import type DataLoader from "dataloader";
import { loadTogether } from "../batch/load-together.ts";
import type { Mysql } from "../database.ts";

/** Most events in one statement. */
const batchSizeMax = 500;

/** Reads the highest place decided so far of each event: all that are asked for together in one statement. */
export const makeLastSeqLoader = (mysql: Mysql): DataLoader<string, number> =>
  loadTogether((eventIds) => readLastSeqs(mysql, eventIds), batchSizeMax);
