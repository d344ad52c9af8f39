import { randomUUID } from "node:crypto";
import { accept, Connections, Tally } from "@admit/drop";
import type { Buyer } from "./seed.ts";

const pagesInFlight = 64;

interface BuyAll {
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
 * @returns when the first was sent, and how many were sent again because they were refused for the moment or not answered
 * @throws Error with the refusal if a purchase is not accepted
 */
export async function buyAll({ url, buyers, eventOf, count, inFlight = 512 }: BuyAll) {
  const run = randomUUID();
  const tally = new Tally();
  const startedAtMs = Date.now();
  await sendAll(url, count, inFlight, async (index, connections) => {
    const sale = { connections, tally, eventId: eventOf(index), quantity: 1, wait: false, random: Math.random };
    const buyer = { token: buyers[index % buyers.length]?.token ?? "", key: `${run}-${index}` };
    const reply = await accept(sale, buyer);
    if (reply.kind !== "ok") throw new Error(`purchase ${index} was not accepted: ${JSON.stringify(reply)}`);
  });
  const retried = [...tally.retries.values()].reduce((sum, each) => sum + each, 0);
  return { startedAtMs, retried };
}

/** Each buyer reads this path once. @throws Error with the answer if one is not 200 */
export function readAll(url: string, path: string, buyers: readonly Pick<Buyer, "token">[]): Promise<void> {
  return sendAll(url, buyers.length, pagesInFlight, async (index, connections) => {
    const headers = { authorization: `Bearer ${buyers[index]?.token}` };
    const { status, body } = await connections.request({ method: "GET", path, headers });
    if (status !== 200) throw new Error(`${path} was answered ${status} ${body}`);
  });
}

async function sendAll(
  url: string,
  count: number,
  inFlight: number,
  send: (index: number, connections: Connections) => Promise<void>,
): Promise<void> {
  const connections = new Connections(url);
  let next = 0;
  const sendNext = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await send(index, connections);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(inFlight, count) }, sendNext));
  } finally {
    await connections.close();
  }
}
