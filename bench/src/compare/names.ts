/** What is measured besides Admit, by the names that `--only` and the results have, and as people read them. */
export const peerTitles = {
  "transaction-per-request-prisma": "Transaction per request: Express, Prisma",
  "transaction-per-request-mysql2": "Transaction per request: mysql2",
  "one-job-at-a-time": "One job at a time: BullMQ, mysql2",
} as const;
/** Names of folders of `bench/peers/src`. */
export type PeerName = keyof typeof peerTitles;

export const limitTitles = {
  "worker-drain": "Admit's worker: emptying a full line",
  "bullmq-noop": "BullMQ: jobs that do nothing",
  "group-inserts": "MySQL: a group's inserts, alone",
  "redis-rate": "Redis: what an acceptance writes, alone",
} as const;
export type LimitName = keyof typeof limitTitles;

/** What Admit's ratio is taken to: what most would write. */
export const basePeer: PeerName = "transaction-per-request-prisma";

export const subjectNames: readonly string[] = ["admit", ...Object.keys(peerTitles), ...Object.keys(limitTitles)];
