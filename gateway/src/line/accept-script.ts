import { acceptedKey, closesAt, keyMemoryMs, lineKey, type IssueCommand } from "@admit/contract";
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
  /** Not accepted before, and the sale is not open now. */
  | { kind: "sale-not-open" | "sale-closed" }
  /** Not accepted before, and `knownOnly`. */
  | { kind: "unknown" };

/**
 * Gives positions to a batch in one step. KEYS: the line, then one key per purchase. ARGV: the longest line, how long keys
 * are remembered, when the sale opens and closes (empty: no bound), then per purchase its kind and the value to remember:
 * `A` accept, `K` known only, in small letters if the sale's times do not apply to it.
 * Answers per purchase its position if it is new, the remembered value if it is known, or `E` (early), `L` (late),
 * `F` (full) or `U` (unknown); then the time and the line's head. `C` in the first place when the line has no counters
 * yet. Time is Redis': one clock, that rises with `seq`, and the only one that judges whether a sale is open.
 */
const acceptScript = `
local line, max, memory = KEYS[1], tonumber(ARGV[1]), ARGV[2]
local counters = redis.call('HMGET', line, 'seq', 'head')
local seq, head = tonumber(counters[1]), tonumber(counters[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local opens, closes = tonumber(ARGV[3]), tonumber(ARGV[4])
local outside = (closes and now >= closes and 'L') or (opens and now < opens and 'E')
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
  if (answer === "E") return { kind: "sale-not-open" };
  if (answer === "L") return { kind: "sale-closed" };
  const { purchaseId, userId, requestedById, quantity } = request;
  if (typeof answer === "string") return { kind: "known", accepted: parseAccepted(eventId, purchaseId, answer) };
  // Made of the request's own texts, which are there already: this is what is remembered of each who waits.
  const saleOpen = request.sale !== null;
  const accepted = { purchaseId, eventId, userId, requestedById, seq: answer, quantity, acceptedAtMs, saleOpen };
  return { kind: "new", accepted };
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
