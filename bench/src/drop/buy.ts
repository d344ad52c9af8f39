import { jittered, type Line, type Purchase } from "@admit/contract";
import type { Call, Connections } from "../load/connections.ts";
import { ask, type Reply } from "./ask.ts";
import type { Tally } from "./tally.ts";

/** A buyer gives up after so many answers in a row that mean nothing, which is after about a minute and a half. */
const attemptsMax = 20;
const backoffMinMs = 250;
const backoffMaxMs = 5000;
/** Held answers come back within this. */
const preferWaitS = 10;

export interface Buyer {
  token: string;
  /** Of the one purchase that this buyer makes. */
  key: string;
}

export interface Sale {
  connections: Connections;
  tally: Tally;
  eventId: string;
  quantity: number;
  /** Whether answers are to be held until the purchase is decided. */
  wait: boolean;
  random: () => number;
}

/**
 * One buyer's way from pressing Buy to the outcome, as the page goes it: sends the purchase, looks at the line as
 * often as it is told to, and asks for the purchase when its turn has come. What is lost on the way is sent again
 * with the same key.
 *
 * @param intendedAtMs when this buyer pressed Buy, by `performance.now()`
 */
export async function buy(sale: Sale, buyer: Buyer, intendedAtMs: number): Promise<void> {
  const { tally } = sale;
  let isAccepted = false;
  for (let sent = 0; sent < attemptsMax; sent++) {
    const reply = await untilAnswered(sale, () => send(sale, buyer));
    const afterMs = performance.now() - intendedAtMs;
    if (reply.kind === "passing") return isAccepted ? undefined : tally.noteUnanswered();
    if (reply.kind === "refused")
      return isAccepted
        ? tally.noteBroken(reply.code)
        : tally.noteRefused(reply.code, sale.quantity, afterMs);
    if (!isAccepted) tally.noteAccepted(afterMs);
    isAccepted = true;
    const outcome = await follow(sale, buyer, reply.body);
    if (outcome.kind === "told")
      return tally.noteDecided(outcome.body, performance.now() - intendedAtMs);
    if (outcome.kind === "passing") return;
    if (outcome.code !== "purchase-unknown") return tally.noteBroken(outcome.code);
    // Redis was emptied, and the line with it: with the same key it is the same purchase again.
    tally.noteRetry("GET purchase: purchase-unknown");
  }
}

/** Looks at the line until the purchase's turn has come, and then at the purchase, until it is decided. */
async function follow(sale: Sale, buyer: Buyer, accepted: Purchase): Promise<Reply<Purchase>> {
  const { random } = sale;
  for (let purchase = accepted; ; ) {
    if (purchase.status !== "queued") return { kind: "told", body: purchase };
    if (!sale.wait) {
      await rest(jittered(purchase.pollAfterMs ?? backoffMinMs, random()));
      const turn = await untilTurn(sale, purchase.seq);
      if (turn.kind !== "told") return turn;
    }
    const reply = await untilAnswered(sale, () => read(sale, buyer, purchase.id));
    if (reply.kind !== "told") return reply;
    purchase = reply.body;
  }
}

/** Also a line that has never heard of the purchase, or where nobody waits, makes its buyer ask. */
async function untilTurn(sale: Sale, seq: number): Promise<Reply<Line>> {
  for (;;) {
    const reply = await untilAnswered(sale, () => readLine(sale));
    if (reply.kind !== "told") return reply;
    const { head, accepted, waiting, pollAfterMs } = reply.body;
    if (head >= seq || accepted < seq || waiting === 0) return reply;
    await rest(jittered(pollAfterMs, sale.random()));
  }
}

/** Asks again what is not answered, when told to, or less and less often. */
async function untilAnswered<Body>(
  { random }: Sale,
  attempt: () => Promise<Reply<Body>>,
): Promise<Reply<Body>> {
  for (let failures = 0; ; ) {
    const reply = await attempt();
    if (reply.kind !== "passing" || ++failures === attemptsMax) return reply;
    const backoffMs = Math.min(backoffMinMs * 2 ** (failures - 1), backoffMaxMs);
    // Never earlier than told to; spread, so that those refused together do not come back together.
    await rest((reply.retryAfterMs ?? backoffMs) * (1 + 0.2 * random()));
  }
}

function send(sale: Sale, buyer: Buyer): Promise<Reply<Purchase>> {
  const body = JSON.stringify({ quantity: sale.quantity });
  const headers = {
    ...headersOf(sale, buyer),
    "content-type": "application/json",
    "idempotency-key": buyer.key,
  };
  return call(sale, "POST purchase", {
    method: "POST",
    path: `/v1/events/${sale.eventId}/purchases`,
    headers,
    body,
  });
}

function read(sale: Sale, buyer: Buyer, purchaseId: string): Promise<Reply<Purchase>> {
  const path = `/v1/events/${sale.eventId}/purchases/${purchaseId}`;
  return call(sale, "GET purchase", { method: "GET", path, headers: headersOf(sale, buyer) });
}

function readLine(sale: Sale): Promise<Reply<Line>> {
  return call(sale, "GET line", {
    method: "GET",
    path: `/v1/events/${sale.eventId}/line`,
    headers: {},
  });
}

function headersOf(sale: Sale, { token }: Buyer): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    ...(sale.wait && { prefer: `wait=${preferWaitS}` }),
  };
}

function call<Body>(sale: Sale, name: string, request: Call): Promise<Reply<Body>> {
  return ask(sale.connections, sale.tally, name, request);
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
