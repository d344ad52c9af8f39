import { acceptedKey, closesAt, eventCacheMs, keyMemoryMs, lineKey, type IssueCommand } from "@admit/contract";
import type { Redis } from "ioredis";
import { parseAccepted, type AcceptedPurchase } from "./accepted-purchase.ts";

/** A purchase that asks for a place in the line. */
export type AcceptRequest = Omit<IssueCommand, "kind" | "seq" | "acceptedAtMs" | "saleOpen"> & {
  /** The sale's times in the gateway's copy of the event; null if they do not apply. */
  sale: SaleTimes | null;
  /** Only a purchase that was accepted before is answered: for one that would be refused. */
  knownOnly: boolean;
};

interface SaleTimes {
  salesOpenAt: Date | null;
  salesCloseAt: Date | null;
  endsAt: Date | null;
}

export type AcceptAnswer =
  | { kind: "new" | "known"; accepted: AcceptedPurchase }
  /** Not accepted: the line has as many as it may have. */
  | { kind: "full" }
  /** Not accepted before, and staff are taking the event off sale just now. */
  | { kind: "stopped" }
  /** Not accepted before, and the sale is not open now. */
  | { kind: "sale-not-open" | "sale-closed" }
  /** Not accepted before, and `knownOnly`. */
  | { kind: "unknown" };

/**
 * Gives places to a bundle in one step. KEYS: the line, then one key per purchase. ARGV: the longest line, how long keys
 * are remembered, when the sale opens and closes (empty: no bound), then per purchase what it is and what to remember:
 * `A` accept, `K` known only, in small letters where the sale's times do not bind it.
 * Answers per purchase its place where it is new, the value remembered where it is known, or `E` (early), `L` (late),
 * `S` (stopped), `F` (full) or `U` (unknown); then the time and the line's head. `C` in the first place when the line
 * has no counters yet. Time is Redis': one clock, that rises with `seq`, and the only one that judges whether a sale is open.
 */
const acceptScript = `
local line, max, memory = KEYS[1], tonumber(ARGV[1]), ARGV[2]
local counters = redis.call('HMGET', line, 'seq', 'head', 'stoppedUntilMs')
local seq, head = tonumber(counters[1]), tonumber(counters[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local opens, closes = tonumber(ARGV[3]), tonumber(ARGV[4])
local outside = (closes and now >= closes and 'L') or (opens and now < opens and 'E')
local stopped = now < (tonumber(counters[3]) or 0)
local first, answers = seq, {}
for i = 2, #KEYS do
  local at = 2 * i + 1
  local kind = ARGV[at]
  local known = redis.call('GET', KEYS[i])
  if known then
    answers[i - 1] = known
  elseif outside and (kind == 'A' or kind == 'K') then
    answers[i - 1] = outside
  elseif kind == 'K' or kind == 'k' then
    answers[i - 1] = 'U'
  elseif stopped and kind == 'A' then
    answers[i - 1] = 'S'
  elseif not seq then
    return {'C'}
  elseif seq - head >= max then
    answers[i - 1] = 'F'
  else
    seq = seq + 1
    redis.call('SET', KEYS[i], string.format('%d %d %s', seq, now, ARGV[at + 1]), 'PX', memory)
    answers[i - 1] = seq
  end
end
if seq and seq > first then
  redis.call('HSET', line, 'seq', string.format('%d', seq))
  if first == head then redis.call('HSET', line, 'sinceMs', string.format('%d', now)) end
end
answers[#KEYS] = now
answers[#KEYS + 1] = head or 0
return answers`;

type WithAccept = Redis & { admitAccept(keyCount: number, ...rest: (string | number)[]): Promise<(string | number)[]> };

/** Teaches a connection the script, so that only its hash travels. */
export function withAcceptScript(redis: Redis): WithAccept {
  redis.defineCommand("admitAccept", { lua: acceptScript });
  return redis as WithAccept;
}

export interface AcceptedBundle {
  /** One per request, in their order. */
  answers: AcceptAnswer[];
  /** Where the line stands. */
  head: number;
}

/**
 * Asks for places for a bundle.
 * @returns null when the line has no counters yet and must be begun
 * @throws when Redis does not answer; places may have been given all the same
 */
export async function acceptBundle(
  redis: WithAccept,
  prefix: string,
  eventId: string,
  requests: readonly AcceptRequest[],
  lineMax: number,
): Promise<AcceptedBundle | null> {
  const keys = requests.map((request) => acceptedKey(prefix, eventId, request.purchaseId));
  const values = requests.flatMap((request) => [kindOf(request), rememberedOf(request)]);
  // The newest copy of the event that any of them read.
  const sale = requests.findLast((request) => request.sale !== null)?.sale;
  const opensAtMs = sale?.salesOpenAt?.getTime() ?? "";
  const closesAtMs = closesAt(sale?.salesCloseAt ?? null, sale?.endsAt ?? null)?.getTime() ?? "";
  const told = await redis.admitAccept(
    keys.length + 1,
    lineKey(prefix, eventId),
    ...keys,
    lineMax,
    keyMemoryMs,
    opensAtMs,
    closesAtMs,
    ...values,
  );
  if (told[0] === "C") return null;
  const acceptedAtMs = told[requests.length] as number;
  return {
    answers: requests.map((request, at) => toAnswer(eventId, request, told[at] as string | number, acceptedAtMs)),
    head: told[requests.length + 1] as number,
  };
}

function kindOf({ knownOnly, sale }: AcceptRequest): string {
  if (sale === null) return knownOnly ? "k" : "a";
  return knownOnly ? "K" : "A";
}

const rememberedOf = ({ quantity, userId, requestedById, sale }: AcceptRequest): string =>
  sale === null ? `${quantity} ${userId} ${requestedById}` : `${quantity} ${userId} ${requestedById} 1`;

function toAnswer(
  eventId: string,
  request: AcceptRequest,
  answer: string | number,
  acceptedAtMs: number,
): AcceptAnswer {
  if (answer === "F") return { kind: "full" };
  if (answer === "U") return { kind: "unknown" };
  if (answer === "S") return { kind: "stopped" };
  if (answer === "E") return { kind: "sale-not-open" };
  if (answer === "L") return { kind: "sale-closed" };
  const { purchaseId, userId, requestedById, quantity } = request;
  if (typeof answer === "string") return { kind: "known", accepted: parseAccepted(eventId, purchaseId, answer) };
  // Made of the request's own texts, which are there already: this is what is remembered of each who waits.
  const saleOpen = request.sale !== null;
  const accepted = { purchaseId, eventId, userId, requestedById, seq: answer, quantity, acceptedAtMs, saleOpen };
  return { kind: "new", accepted };
}

/** Prisma ends a transaction after this time. */
const transactionMaxMs = 5000;
/** Until a change is committed, and every gateway's copy of the event is younger than it. */
const stoppedMs = transactionMaxMs + eventCacheMs;

/**
 * Gives buyers no place from now on, until what takes the event off sale is known to every gateway: a place that is
 * given after this is behind the bound that is written with the change. Staff, who may issue outside of a sale, get
 * theirs. A line that has purchases waiting goes on as before unless `evenIfWaiting`.
 * @returns where the line stands by then; zeros if no purchase was ever accepted
 */
export async function stopLine(
  redis: Redis,
  prefix: string,
  eventId: string,
  evenIfWaiting: boolean,
): Promise<{ seq: number; head: number }> {
  const script = `
    local counters = redis.call('HMGET', KEYS[1], 'seq', 'head')
    if ARGV[1] == '1' or counters[1] == counters[2] then
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      redis.call('HSET', KEYS[1], 'stoppedUntilMs', string.format('%d', now + ARGV[2]))
    end
    return counters`;
  const told = await redis.eval(script, 1, lineKey(prefix, eventId), evenIfWaiting ? 1 : 0, stoppedMs);
  const [seq, head] = (told as (string | null)[]).map(Number) as [number, number];
  return { seq, head };
}

/**
 * Begins a line's counters, unless another gateway just did.
 * @param lastSeq the highest place decided so far; the line goes on above it
 */
export async function beginLine(
  redis: Redis,
  prefix: string,
  eventId: string,
  lastSeq: number,
  born: string,
): Promise<void> {
  const script = `
    if redis.call('HEXISTS', KEYS[1], 'seq') == 0 then
      redis.call('HSET', KEYS[1], 'seq', ARGV[1], 'head', ARGV[1], 'headAcceptedAtMs', 0, 'sinceMs', 0, 'born', ARGV[2])
    end`;
  await redis.eval(script, 1, lineKey(prefix, eventId), lastSeq, born);
}
