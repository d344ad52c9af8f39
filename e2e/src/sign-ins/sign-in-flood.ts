import { setTimeout as pause } from "node:timers/promises";
import { until } from "@admit/environment";
import { call } from "../client/call.ts";
import { sendAtRate } from "../client/send-at-rate.ts";
import type { FaultyMailServer } from "./faulty-mail-server.ts";

const retryAfterMs = 100;
/** Longer than a gateway takes to restart on a busy machine. */
export const startWithinMs = 90_000;
const answeredWithinMs = startWithinMs * 2;

export interface Flood {
  /** Every person has a network address and an e-mail address of their own. */
  addresses: string[];
  /** Answers other than 202, by status. */
  refused: Record<string, number>;
  /** How long each 202 took, in milliseconds, shortest first; without retried requests. */
  answerMs: number[];
  startedAtMs: number;
}

export interface SignIns {
  count: number;
  perSecond: number;
  domain?: string;
  /** Called when half of them have requested a link. */
  halfway?: () => Promise<unknown>;
}

/** `count` people request a link, each once, or again if the connection is lost before an answer comes. */
export async function signInAll(
  gatewayUrl: string,
  { count, perSecond, domain = "example.org", halfway }: SignIns,
): Promise<Flood> {
  const flood: Flood = { addresses: [], refused: {}, answerMs: [], startedAtMs: performance.now() };
  const people = Array.from({ length: count }, (_, nth) => nth);
  flood.addresses = people.map((nth) => `person-${nth}@${domain}`);
  let interruption: Promise<unknown> | undefined;
  await sendAtRate(people, perSecond, async (nth) => {
    if (nth === Math.floor(count / 2)) interruption = halfway?.();
    const requestedAtMs = performance.now();
    for (let isFirst = true; ; isFirst = false) {
      const answer = await requestLink(gatewayUrl, flood.addresses[nth] ?? "", nth).catch(() => null);
      if (answer?.status === 202) return void (isFirst && flood.answerMs.push(performance.now() - requestedAtMs));
      if (answer !== null) return void (flood.refused[answer.status] = (flood.refused[answer.status] ?? 0) + 1);
      if (performance.now() - requestedAtMs > answeredWithinMs) throw new Error(`no answer to sign-in ${nth}`);
      await pause(retryAfterMs);
    }
  });
  await interruption;
  flood.answerMs.sort((a, b) => a - b);
  return flood;
}

const requestLink = (gatewayUrl: string, email: string, nth: number) =>
  call(`${gatewayUrl}/v1/sign-in`, {
    method: "POST",
    body: { email },
    headers: { "x-forwarded-for": `10.${nth >> 16}.${(nth >> 8) & 255}.${nth & 255}` },
  });

export interface Delivery {
  delivered: number;
  /** Addresses with more than one mail, and those without any. */
  duplicates: string[];
  lost: string[];
}

export function deliveryOf({ addresses }: Flood, { accepted }: FaultyMailServer): Delivery {
  const countOf = (address: string): number => accepted.get(address) ?? 0;
  return {
    delivered: addresses.reduce((sum, address) => sum + countOf(address), 0),
    duplicates: addresses.filter((address) => countOf(address) > 1),
    lost: addresses.filter((address) => countOf(address) === 0),
  };
}

/** Waits until every address has a mail, at most `withinMs`; the caller checks what is missing. */
export const delivered = (flood: Flood, server: FaultyMailServer, withinMs: number): Promise<unknown> =>
  until("a mail for every address", async () => deliveryOf(flood, server).lost.length === 0, withinMs).catch(
    () => null,
  );
