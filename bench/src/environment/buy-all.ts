import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type Answer, type Call, ConnectionLost, Connections } from "@admit/drop";
import type { Buyer } from "./seed.ts";

/** How often a buyer repeats a purchase that is answered 503, with the same key. */
const attemptsMax = 30;
const pagesInFlight = 64;

export interface BuyAll {
  /** The gateway's address. */
  url: string;
  /** Used round-robin. */
  buyers: readonly Buyer[];
  /** The event of each purchase, by its number from 0. */
  eventOf: (index: number) => string;
  /** Purchases, of one ticket each. */
  count: number;
  /** Requests in flight. A gateway takes up to 200 of an event into one batch. */
  inFlight?: number;
}

/**
 * Buys as fast as the gateway accepts: to fill lines, not to measure latency.
 * @returns when the first was sent, how long it took until the last was accepted, and how many were sent again after
 * the `Retry-After` of a 503, or without an answer
 * @throws Error with the answer if a purchase is not accepted
 */
export async function buyAll({ url, buyers, eventOf, count, inFlight = 512 }: BuyAll) {
  const run = randomUUID();
  const body = JSON.stringify({ quantity: 1 });
  const startedAtMs = Date.now();
  const startMs = performance.now();
  let retried = 0;
  await sendAll(url, count, inFlight, async (index, request) => {
    const headers = {
      authorization: `Bearer ${buyers[index % buyers.length]?.token}`,
      "idempotency-key": `${run}-${index}`,
      "content-type": "application/json",
    };
    const path = `/v1/events/${eventOf(index)}/purchases`;
    for (let attempt = 1; ; attempt++) {
      const answer = await request({ method: "POST", path, headers, body }).catch(lostOrThrow);
      // A repeated purchase is found in the line, or decided.
      if (answer.status === 202 || answer.status === 200) return;
      if (answer.status !== 503 || attempt === attemptsMax)
        throw new Error(`purchase ${index} was not accepted: ${answer.status} ${answer.body}`);
      retried++;
      await pause(Number(answer.headers["retry-after"] ?? 1) * 1000);
    }
  });
  return { tookMs: performance.now() - startMs, startedAtMs, retried };
}

/** No answer within 15 s, as on an overloaded machine, is a reason to repeat the purchase, like 503. */
function lostOrThrow(error: unknown): Answer {
  if (error instanceof ConnectionLost) return { status: 503, headers: {}, body: error.message };
  throw error;
}

/** Each buyer reads this path once. @throws Error with the answer if one is not 200 */
export function readAll(url: string, path: string, buyers: readonly Buyer[]): Promise<void> {
  return sendAll(url, buyers.length, pagesInFlight, async (index, request) => {
    const headers = { authorization: `Bearer ${buyers[index]?.token}` };
    const { status, body } = await request({ method: "GET", path, headers });
    if (status !== 200) throw new Error(`${path} was answered ${status} ${body}`);
  });
}

async function sendAll(
  url: string,
  count: number,
  inFlight: number,
  send: (index: number, request: (call: Call) => Promise<Answer>) => Promise<void>,
): Promise<void> {
  const connections = new Connections(url);
  let next = 0;
  const sendNext = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await send(index, (call) => connections.request(call));
  };
  try {
    await Promise.all(Array.from({ length: Math.min(inFlight, count) }, sendNext));
  } finally {
    await connections.close();
  }
}
