import { seqRestartGap } from "@admit/contract";
import { readLastSeq } from "@admit/prisma";
import type { Redis } from "ioredis";
import { randomUUID } from "node:crypto";
import type { Mysql } from "../database.ts";
import { beginLine } from "./accept-script.ts";
import type { LineQueues } from "./line-queues.ts";

export interface LineBeginServices {
  redis: Redis;
  prefix: string;
  mysql: Mysql;
  queues: LineQueues;
}

/** Begins a line that Redis does not know, unless another gateway just did: above all that was decided. */
export async function beginLineAbove(
  { redis, prefix, mysql, queues }: LineBeginServices,
  eventId: string,
): Promise<void> {
  queues.forgetMark(eventId);
  const lastSeq = await readLastSeq(mysql, eventId);
  // The first place of an event that never issued is 1; after that, above all that may still be in hand.
  await Promise.all([
    beginLine(redis, prefix, eventId, lastSeq === 0 ? 0 : lastSeq + seqRestartGap, randomUUID()),
    queues.begin(eventId),
  ]);
}
