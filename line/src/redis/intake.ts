import { closesAt, keyMemoryMs } from "@admit/contract";
import { randomUUID } from "node:crypto";
import { RateLimiterMemory, RateLimiterRedis } from "rate-limiter-flexible";
import type { AcceptAnswer, AcceptedPurchase, AcceptRequest } from "../commands.ts";
import { restartSeq } from "../line-counters.ts";
import { importLeaseMs, type LineIntake, waitingFoundMax } from "../line-store.ts";
import { waitingMember } from "./keys.ts";
import { valuesOf } from "./open-redis.ts";
import type { Connection } from "./redis-line.ts";

type Intake = Omit<LineIntake, "enqueue" | "markHot" | "isQueueEmpty" | "failedJobs" | "retryFailedJobs">;

/** Positions, remembered purchases, and what gateways share besides. @param onBegin before a line's first batch */
export function openIntake({ redis, scripts, keys }: Connection, onBegin: (eventId: string) => Promise<void>): Intake {
  return {
    async accept(eventId, requests, lineMax) {
      // The newest copy of the event that any of them read.
      const sale = requests.findLast((request) => request.sale !== null)?.sale;
      const answered = (await scripts.admitAccept(
        [
          keys.line(eventId),
          keys.waiting(eventId),
          ...requests.map(({ purchaseId }) => keys.accepted(eventId, purchaseId)),
        ],
        lineMax,
        keyMemoryMs,
        sale?.salesOpenAt?.getTime() ?? "",
        closesAt(sale?.salesCloseAt ?? null, sale?.endsAt ?? null)?.getTime() ?? "",
        ...requests.flatMap((request) => [
          kindOf(request),
          rememberedOf(request),
          waitingMember(request.userId, request.purchaseId),
        ]),
      )) as (string | number)[];
      if (answered[0] === "C") return null;
      const acceptedAtMs = answered[requests.length] as number;
      return {
        answers: requests.map((request, at) => toAnswer(eventId, request, answered[at] as string, acceptedAtMs)),
        head: answered[requests.length + 1] as number,
      };
    },

    async takePosition(eventId) {
      const [seq, acceptedAtMs] = (await scripts.admitTakePosition([keys.line(eventId)])) as number[];
      return seq === undefined || acceptedAtMs === undefined ? null : { seq, acceptedAtMs };
    },

    async begin(eventId, lastDecidedSeq) {
      await Promise.all([
        scripts.admitBegin([keys.line(eventId)], restartSeq(lastDecidedSeq), randomUUID()),
        onBegin(eventId),
      ]);
    },

    async stopAccepting(eventId, { stopMs, evenIfWaiting }) {
      const counters = await scripts.admitStopAccepting([keys.line(eventId)], stopMs, evenIfWaiting ? 1 : 0);
      const [seq, head] = (counters as (string | null)[]).map(Number) as [number, number];
      return { seq, head };
    },

    async findAccepted(eventId, purchaseId) {
      const value = await redis.get(keys.accepted(eventId, purchaseId));
      return value === null ? null : parseAccepted(eventId, purchaseId, value);
    },

    async findWaiting(eventIds, userId) {
      const pipeline = redis.pipeline();
      const [from, to] = [`[${waitingMember(userId, "")}`, `(${userId}!`];
      for (const eventId of eventIds)
        pipeline.zrangebylex(keys.waiting(eventId), from, to, "LIMIT", 0, waitingFoundMax);
      return ((await valuesOf(pipeline)) as string[][]).flatMap((members, at) =>
        members.map((member) => ({ eventId: eventIds[at] as string, purchaseId: member.slice(from.length - 1) })),
      );
    },
    async forgetWaiting(eventId, userId, purchaseId) {
      await redis.zrem(keys.waiting(eventId), waitingMember(userId, purchaseId));
    },

    holdImport: async (importId, holder) =>
      (await scripts.admitHold([keys.importLease(importId)], holder, importLeaseMs)) === 1,
    async releaseImport(importId, holder) {
      await scripts.admitRelease([keys.importLease(importId)], holder);
    },

    openLimit: (name, bounds) =>
      new RateLimiterRedis({
        ...bounds,
        storeClient: redis,
        keyPrefix: keys.limit(name),
        insuranceLimiter: new RateLimiterMemory(bounds),
      }),
  };
}

function kindOf({ knownOnly, sale }: AcceptRequest): string {
  if (sale === null) return knownOnly ? "k" : "a";
  return knownOnly ? "K" : "A";
}

/** Behind `seq acceptedAtMs`; the 1 says that the sale was open. */
const rememberedOf = ({ quantity, userId, requestedById, sale }: AcceptRequest): string =>
  sale === null ? `${quantity} ${userId} ${requestedById}` : `${quantity} ${userId} ${requestedById} 1`;

function parseAccepted(eventId: string, purchaseId: string, value: string): AcceptedPurchase {
  const [seq, acceptedAtMs, quantity, userId = "", requestedById = "", saleOpen] = value.split(" ");
  return {
    purchaseId,
    eventId,
    userId,
    requestedById,
    seq: Number(seq),
    quantity: Number(quantity),
    acceptedAtMs: Number(acceptedAtMs),
    saleOpen: saleOpen === "1",
  };
}

const refusals = { E: "sale-not-open", L: "sale-closed", S: "stopped", F: "full", U: "unknown" } as const;

function toAnswer(
  eventId: string,
  request: AcceptRequest,
  answer: string | number,
  acceptedAtMs: number,
): AcceptAnswer {
  const { purchaseId, userId, requestedById, quantity } = request;
  if (typeof answer === "number") {
    // Of the request's own strings: this is what stays in memory of each waiting purchase.
    const saleOpen = request.sale !== null;
    const accepted = { purchaseId, eventId, userId, requestedById, seq: answer, quantity, acceptedAtMs, saleOpen };
    return { kind: "new", accepted };
  }
  if (answer in refusals) return { kind: refusals[answer as keyof typeof refusals] };
  return { kind: "known", accepted: parseAccepted(eventId, purchaseId, answer) };
}
