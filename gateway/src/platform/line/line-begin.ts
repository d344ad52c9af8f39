import { seqRestartGap } from "@admit/contract";
import type DataLoader from "dataloader";
import type { Redis } from "ioredis";
import { randomUUID } from "node:crypto";
import { beginLine } from "./accept-script.ts";
import type { LineQueues } from "./line-queues.ts";

export interface LineBeginServices {
  redis: Redis;
  prefix: string;
  lastSeqs: DataLoader<string, number>;
  queues: LineQueues;
}

/** Begins a line that Redis does not know, unless another gateway just did: above all that was decided. */
export async function beginLineAbove(
  { redis, prefix, lastSeqs, queues }: LineBeginServices,
  eventId: string,
): Promise<void> {
  queues.forgetMark(eventId);
  const lastSeq = await lastSeqs.load(eventId);
  // The first place of an event that never issued is 1; after that, above all that may still be in hand.
  await Promise.all([
    beginLine(redis, prefix, eventId, lastSeq === 0 ? 0 : lastSeq + seqRestartGap, randomUUID()),
    queues.begin(eventId),
  ]);
}
