import { setTimeout as pause } from "node:timers/promises";
import { call } from "../client/call.ts";
import { sendAtRate } from "../client/send-at-rate.ts";
import { until } from "../set-up/until.ts";
import type { FaultyMailServer } from "./faulty-mail-server.ts";

const askAgainAfterMs = 100;
/** Longer than a gateway takes to restart on a busy machine. */
export const startWithinMs = 90_000;
const askWithinMs = startWithinMs * 2;

export interface Flood {
  /** Every person has a network address and an e-mail address of their own. */
  addresses: string[];
  /** How often each status other than 202 was answered. */
  refused: Record<string, number>;
  /** How long each 202 took, in milliseconds, shortest first; without repeated requests. */
  answerMs: number[];
  startedAtMs: number;
}

export interface SignIns {
  count: number;
  perSecond: number;
  domain?: string;
  /** What happens when half of them have asked. */
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
  let happening: Promise<unknown> | undefined;
  await sendAtRate(people, perSecond, async (nth) => {
    if (nth === Math.floor(count / 2)) happening = halfway?.();
    const askedAtMs = performance.now();
    for (let isFirst = true; ; isFirst = false) {
      const answer = await ask(gatewayUrl, flood.addresses[nth] ?? "", nth).catch(() => null);
      if (answer?.status === 202) return void (isFirst && flood.answerMs.push(performance.now() - askedAtMs));
      if (answer !== null) return void (flood.refused[answer.status] = (flood.refused[answer.status] ?? 0) + 1);
      if (performance.now() - askedAtMs > askWithinMs) throw new Error(`no answer to sign-in ${nth}`);
      await pause(askAgainAfterMs);
    }
  });
  await happening;
  flood.answerMs.sort((a, b) => a - b);
  return flood;
}

const ask = (gatewayUrl: string, email: string, nth: number) =>
  call(`${gatewayUrl}/v1/sign-in`, {
    method: "POST",
    body: { email },
    headers: { "x-forwarded-for": `10.${nth >> 16}.${(nth >> 8) & 255}.${nth & 255}` },
  });

export interface Delivery {
  delivered: number;
  /** Addresses that got more than one mail, and those that got none. */
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

/** Waits until everyone has a mail, at most `withinMs`; the caller judges what is missing then. */
export const delivered = (flood: Flood, server: FaultyMailServer, withinMs: number): Promise<unknown> =>
  until("a mail for everyone", async () => deliveryOf(flood, server).lost.length === 0, withinMs).catch(() => null);
