import { etaMs, type Line, lookAfterMs, pollAfterMinMs, type Purchase } from "@admit/contract";
import { readLine, readPurchase, type Reply, sendPurchase } from "./ask.ts";
import type { Buyer, Sale } from "./sale.ts";

/** A buyer gives up after so many answers in a row that mean nothing, which is after about a minute and a half. */
const attemptsMax = 20;
const backoffMinMs = 250;
const backoffMaxMs = 5000;

/**
 * One buyer's way from pressing Buy to the outcome, as the page goes it: sends the purchase, looks at the line as
 * often as it is told to, and asks for the purchase when its turn has come. What is lost on the way is sent again
 * with the same key.
 *
 * @param intendedAtMs when this buyer pressed Buy, by `performance.now()`
 */
export async function buy(sale: Sale, buyer: Buyer, intendedAtMs: number): Promise<void> {
  const { tally } = sale;
  const sinceIntendedMs = (): number => performance.now() - intendedAtMs;
  const first = await untilAnswered(sale, () => sendPurchase(sale, buyer));
  if (first.kind === "passing") return tally.noteUnanswered();
  if (first.kind === "refused") return tally.noteRefused(first.code, sale.quantity, sinceIntendedMs());
  tally.noteAccepted(sinceIntendedMs());
  let reply: Reply<Purchase> = first;
  for (let sent = 1; reply.kind === "told"; sent++) {
    const outcome = await follow(sale, buyer, reply.body);
    if (outcome.kind === "told") return tally.noteDecided(outcome.body, sinceIntendedMs());
    reply = outcome;
    if (outcome.kind === "passing" || outcome.code !== "purchase-unknown" || sent === attemptsMax) break;
    // Redis was emptied, and the line with it: with the same key it is the same purchase again.
    tally.noteRetry("GET purchase: purchase-unknown");
    reply = await untilAnswered(sale, () => sendPurchase(sale, buyer));
  }
  tally.noteLost(reply.kind === "refused" ? reply.code : "no answer");
}

/** Looks at the line until the purchase's turn has come, and then at the purchase, until it is decided. */
async function follow(sale: Sale, buyer: Buyer, accepted: Purchase): Promise<Reply<Purchase>> {
  for (let purchase = accepted; ;) {
    if (purchase.status !== "queued") return { kind: "told", body: purchase };
    // A held answer comes when there is something to tell, and needs no looks at the line.
    const turn = sale.wait ? null : await untilTurn(sale, purchase);
    if (turn !== null && turn.kind !== "told") return turn;
    const reply = await untilAnswered(sale, () => readPurchase(sale, buyer, purchase.id));
    if (reply.kind !== "told") return reply;
    purchase = reply.body;
  }
}

/** Also a line that has never heard of the purchase, or where nobody waits, makes its buyer ask. */
async function untilTurn(sale: Sale, { seq, pollAfterMs }: Purchase): Promise<Reply<Line>> {
  let since = { head: -1, atMs: 0 };
  let pace: number | null = null;
  for (let waitMs = pollAfterMs ?? pollAfterMinMs; ;) {
    await rest(waitMs);
    const reply = await untilAnswered(sale, () => readLine(sale));
    if (reply.kind !== "told") return reply;
    const { head, accepted, waiting } = reply.body;
    if (head >= seq || accepted < seq || waiting === 0) return reply;
    const nowMs = performance.now();
    if (since.head !== head) since = { head, atMs: nowMs };
    pace = reply.body.ratePerSecond ?? pace;
    const place = { position: seq - head, etaMs: etaMs(seq - head, pace), stoodMs: nowMs - since.atMs };
    waitMs = lookAfterMs({ shareMs: reply.body.pollAfterMs, ...place }, sale.random);
  }
}

/** Asks again what is not answered, when told to, or less and less often. */
async function untilAnswered<Body>({ random }: Sale, attempt: () => Promise<Reply<Body>>): Promise<Reply<Body>> {
  for (let failures = 0; ;) {
    const reply = await attempt();
    if (reply.kind !== "passing" || ++failures === attemptsMax) return reply;
    const backoffMs = Math.min(backoffMinMs * 2 ** (failures - 1), backoffMaxMs);
    // Never earlier than told to; spread, so that those refused together do not come back together.
    await rest((reply.retryAfterMs ?? backoffMs) * (1 + 0.2 * random()));
  }
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
