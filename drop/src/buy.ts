import { etaMs, type Line, nextPollMs, pollAfterMinMs, type Problem, type Purchase } from "@admit/contract";
import { type Call, ConnectionLost, type Connections, lostOrThrow } from "./sender/connections.ts";
import type { Tally } from "./tally.ts";

/** A buyer gives up after so many attempts in a row without a usable answer, which takes about a minute and a half. */
const attemptsMax = 20;
const backoffMinMs = 250;
const backoffMaxMs = 5000;
/** How long the gateway may delay an answer if buyers wait for outcomes. */
const preferWaitS = 10;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What all buyers of a rehearsal share. */
export interface Sale {
  connections: Pick<Connections, "request">;
  tally: Tally;
  eventId: string;
  /** Tickets that each buyer requests. */
  quantity: number;
  /** Whether answers are delayed until the purchase is decided. */
  wait: boolean;
  random: () => number;
}

interface Buyer {
  token: string;
  /** Of the one purchase that this buyer sends. */
  key: string;
}

type Reply<Body> =
  | { kind: "ok"; body: Body }
  /** A refusal that asking again would not change. */
  | { kind: "refused"; code: string }
  /** No usable answer; the same request may be sent again. */
  | { kind: "passing"; retryAfterMs: number | null };

/**
 * One buyer's way from pressing Buy to the outcome, as the page does it: sends the purchase, polls the line as often
 * as it asks for, and reads the purchase when its turn has come. Lost requests are sent again with the same key.
 *
 * @param intendedAtMs when this buyer pressed Buy, by `performance.now()`
 */
export async function buy(sale: Sale, buyer: Buyer, intendedAtMs: number): Promise<void> {
  const { tally } = sale;
  const sinceIntendedMs = (): number => performance.now() - intendedAtMs;
  const first = await accept(sale, buyer);
  if (first.kind === "passing") return tally.noteUnanswered();
  if (first.kind === "refused") return tally.noteRefused(first.code, sale.quantity, sinceIntendedMs());
  tally.noteAccepted(sinceIntendedMs());
  let reply: Reply<Purchase> = first;
  for (let sent = 1; reply.kind === "ok"; sent++) {
    const outcome = await follow(sale, buyer, reply.body);
    if (outcome.kind === "ok") return tally.noteDecided(outcome.body, sinceIntendedMs());
    reply = outcome;
    if (outcome.kind === "passing" || outcome.code !== "purchase-unknown" || sent === attemptsMax) break;
    // Redis was emptied, and the line with it: with the same key it is the same purchase again.
    tally.noteRetry("GET purchase: purchase-unknown");
    reply = await accept(sale, buyer);
  }
  tally.noteLost(reply.kind === "refused" ? reply.code : "no answer");
}

/** Polls the line until the purchase's turn has come, and then the purchase, until it is decided. */
export async function follow(sale: Sale, buyer: Buyer, accepted: Purchase): Promise<Reply<Purchase>> {
  const path = `/v1/events/${sale.eventId}/purchases/${accepted.id}`;
  const read: Call = { method: "GET", path, headers: headersOf(sale, buyer) };
  for (let purchase = accepted; ;) {
    if (purchase.status !== "queued") return { kind: "ok", body: purchase };
    // A delayed answer comes when there is an outcome, and needs no polls of the line.
    const turn = sale.wait ? null : await untilTurn(sale, purchase);
    if (turn !== null && turn.kind !== "ok") return turn;
    const reply = await untilAnswered(sale, () => ask<Purchase>(sale, "GET purchase", read));
    if (reply.kind !== "ok") return reply;
    purchase = reply.body;
  }
}

/** A line that does not know the purchase, or in which no one waits, makes the buyer ask for the purchase as well. */
async function untilTurn(sale: Sale, { seq, pollAfterMs }: Purchase): Promise<Reply<Line>> {
  const read: Call = { method: "GET", path: `/v1/events/${sale.eventId}/line`, headers: {} };
  let since = { head: -1, atMs: 0 };
  let pace: number | null = null;
  for (let waitMs = pollAfterMs ?? pollAfterMinMs; ;) {
    await pause(waitMs);
    const reply = await untilAnswered(sale, () => ask<Line>(sale, "GET line", read));
    if (reply.kind !== "ok") return reply;
    const { head, accepted, waiting } = reply.body;
    if (head >= seq || accepted < seq || waiting === 0) return reply;
    const nowMs = performance.now();
    if (since.head !== head) since = { head, atMs: nowMs };
    pace = reply.body.ratePerSecond ?? pace;
    const position = { position: seq - head, etaMs: etaMs(seq - head, pace), standstillMs: nowMs - since.atMs };
    waitMs = nextPollMs({ shareMs: reply.body.pollAfterMs, ...position }, sale.random);
  }
}

/** Sends the purchase until there is a usable answer, always with the same key. */
export function accept(sale: Sale, buyer: Buyer): Promise<Reply<Purchase>> {
  const call: Call = {
    method: "POST",
    path: `/v1/events/${sale.eventId}/purchases`,
    headers: { ...headersOf(sale, buyer), "content-type": "application/json", "idempotency-key": buyer.key },
    body: JSON.stringify({ quantity: sale.quantity }),
  };
  return untilAnswered(sale, () => ask(sale, "POST purchase", call));
}

function headersOf({ wait }: Sale, { token }: Buyer): Record<string, string> {
  return { authorization: `Bearer ${token}`, ...(wait && { prefer: `wait=${preferWaitS}` }) };
}

/** Repeats a request without a usable answer: after `Retry-After`, or less and less often. */
async function untilAnswered<Body>({ random }: Sale, attempt: () => Promise<Reply<Body>>): Promise<Reply<Body>> {
  for (let failures = 0; ;) {
    const reply = await attempt();
    if (reply.kind !== "passing" || ++failures === attemptsMax) return reply;
    const backoffMs = Math.min(backoffMinMs * 2 ** (failures - 1), backoffMaxMs);
    // Never earlier than requested; spread, so that those refused together do not return together.
    await pause((reply.retryAfterMs ?? backoffMs) * (1 + 0.2 * random()));
  }
}

/** Sends one request, and counts its answer under this name. */
async function ask<Body>(sale: Sale, name: string, call: Call): Promise<Reply<Body>> {
  const { tally, connections } = sale;
  const answer = await connections.request(call).catch(lostOrThrow);
  if (answer instanceof ConnectionLost) {
    tally.noteRetry(`${name}: ${answer.code}`);
    return { kind: "passing", retryAfterMs: null };
  }
  const { status, headers, body } = answer;
  tally.noteAnswer(name, status);
  if (status < 300) return { kind: "ok", body: JSON.parse(body) as Body };
  if (status !== 429 && status < 500) return { kind: "refused", code: (JSON.parse(body) as Problem).code };
  tally.noteRetry(`${name}: ${status}`);
  const retryAfterS = Number.parseFloat(String(headers["retry-after"]));
  return { kind: "passing", retryAfterMs: retryAfterS >= 0 ? retryAfterS * 1000 : null };
}
