import { randomUUID } from "node:crypto";
import type { Event } from "@admit/contract";
import type { Connections } from "../load/connections.ts";
import { makeSchedule } from "../load/schedule.ts";
import { seededRandom } from "../load/seeded-random.ts";
import { type Sending, sendOnTime } from "../load/send-on-time.ts";
import { buy } from "./buy.ts";
import type { DropOptions } from "./read-options.ts";
import type { Sale } from "./sale.ts";
import type { Tally } from "./tally.ts";

/** Requests on their way at a time; about half the ports that a machine has towards one address. */
const inFlightMax = 14_000;
/** A drop in which nothing happens for so long is over: somebody has paused the line, or it is stuck. */
const stalledAfterMs = 60_000;
const lookEveryMs = 1000;

export interface Rehearsal {
  sending: Sending;
  /** Whether it ended for want of any progress. */
  isStalled: boolean;
}

/** Lets each buyer press Buy at the scheduled moment, and waits until all know their outcome. */
export async function rehearse(
  connections: Connections,
  event: Event,
  tokens: readonly string[],
  options: DropOptions,
  tally: Tally,
): Promise<Rehearsal> {
  const random = seededRandom(options.seed);
  const schedule = makeSchedule(options.schedule, options.buyers, options.rate, random);
  const { quantity, wait } = options;
  const sale: Sale = { connections, tally, eventId: event.id, quantity, wait, random };
  const run = randomUUID();
  const buying: Promise<void>[] = [];
  const sending = await sendOnTime(schedule, {
    isFull: () => connections.busy >= inFlightMax,
    send: (index, intendedAtMs) => {
      tally.sent++;
      const buyer = { token: tokens[index] ?? "", key: `rehearsal-${run}-${index}` };
      buying.push(buy(sale, buyer, intendedAtMs));
    },
  });
  const stall = watchForStall(tally);
  const isStalled = await Promise.race([Promise.all(buying).then(() => false), stall.reached]);
  stall.stopWatching();
  return { sending, isStalled };
}

function watchForStall(tally: Tally) {
  let moves = tally.moves;
  let sinceMs = performance.now();
  let timer: NodeJS.Timeout;
  const reached = new Promise<true>((resolve) => {
    timer = setInterval(() => {
      if (tally.moves !== moves) sinceMs = performance.now();
      moves = tally.moves;
      if (performance.now() - sinceMs >= stalledAfterMs) resolve(true);
    }, lookEveryMs);
  });
  return { reached, stopWatching: () => clearInterval(timer) };
}
