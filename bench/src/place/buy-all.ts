import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Connections } from "../load/connections.ts";
import type { Buyer } from "./seed-buyers.ts";

/** A buyer who is told to come again does, with the same key, so often. */
const attemptsMax = 30;

export interface BuyAll {
  /** The gateway's address. */
  url: string;
  buyers: readonly Buyer[];
  /** The event of each purchase, by its number from 0; the buyers take turns. */
  eventOf: (index: number) => string;
  count: number;
  /** Requests on their way at a time. A gateway takes up to 200 of an event into one bundle. */
  inFlight?: number;
  /** Tickets of each. */
  quantity?: number;
}

export interface Bought {
  count: number;
  /** Until the last was accepted. */
  tookMs: number;
  /** When the first was sent, in milliseconds since 1970. */
  startedAtMs: number;
  /** Answers 503: those purchases were sent again, after the `Retry-After` that came with it. */
  toldToRetry: number;
}

/**
 * Buys as fast as the gateway accepts: to fill lines, not to measure latency by.
 * @throws Error where one is not accepted, with what was answered
 */
export async function buyAll({ url, buyers, eventOf, count, inFlight = 512, quantity = 1 }: BuyAll): Promise<Bought> {
  const connections = new Connections(url);
  const run = randomUUID();
  const body = JSON.stringify({ quantity });
  const startedAtMs = Date.now();
  let next = 0;
  let toldToRetry = 0;

  const buy = async (index: number): Promise<void> => {
    const headers = {
      authorization: `Bearer ${buyers[index % buyers.length]?.token}`,
      "idempotency-key": `${run}-${index}`,
      "content-type": "application/json",
    };
    const path = `/v1/events/${eventOf(index)}/purchases`;
    for (let attempt = 1; ; attempt++) {
      const answer = await connections.request({ method: "POST", path, headers, body });
      // A repetition finds its purchase in the line, or decided.
      if (answer.status === 202 || answer.status === 200) return;
      if (answer.status !== 503 || attempt === attemptsMax) {
        throw new Error(`purchase ${index} was not accepted: ${answer.status} ${answer.body}`);
      }
      toldToRetry++;
      await pause(Number(answer.headers["retry-after"] ?? 1) * 1000);
    }
  };
  const buyInTurn = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await buy(index);
  };
  const startMs = performance.now();
  try {
    await Promise.all(Array.from({ length: Math.min(inFlight, count) }, buyInTurn));
    return { count, tookMs: performance.now() - startMs, startedAtMs, toldToRetry };
  } finally {
    await connections.close();
  }
}
