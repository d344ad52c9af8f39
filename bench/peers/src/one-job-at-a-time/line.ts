import type { Decided, Wanted } from "../purchase/wanted.ts";

/** The one queue that all purchases stand in. */
export const queueName = "purchases";

/** Queues of runs against other databases stay apart, also where they share a Redis. */
export const prefixOf = (databaseUrl: string): string => `peer-${new URL(databaseUrl).pathname.slice(1)}`;

/** Where the worker says what became of a purchase. */
export const decidedChannel = (prefix: string): string => `${prefix}:decided`;

/** The data of a job. */
export type PurchaseJob = Wanted;

/** Said once for each job. */
export interface Word {
  purchaseId: string;
  /** Null where there is no such event, "fault" where the job failed. */
  decided: Decided | null | "fault";
}
