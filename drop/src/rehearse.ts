import { randomUUID } from "node:crypto";
import type { WriteStream } from "node:tty";
import type { Event } from "@admit/contract";
import { buy, type Sale } from "./buy.ts";
import type { DropOptions } from "./options.ts";
import type { Connections } from "./sender/connections.ts";
import { makeSchedule, seededRandom } from "./sender/schedule.ts";
import { sendOnTime } from "./sender/send-on-time.ts";
import type { Tally } from "./tally.ts";

/** Requests without an answer at a time; about half the ports that a machine has towards one address. */
const inFlightMax = 14_000;
/** A drop without any progress for so long is over: the line is paused or stuck. */
const stalledAfterMs = 60_000;
const checkEveryMs = 1000;
const redrawMs = 100;
const lineEveryMs = 2000;
const barWidth = 24;

export type Rehearsal = Awaited<ReturnType<typeof rehearse>>;

/** Lets each buyer press Buy at the scheduled moment, and waits until all know their outcome. */
export async function rehearse(
  connections: Connections,
  event: Event,
  tokens: readonly string[],
  options: DropOptions,
  tally: Tally,
) {
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
      buying.push(buy(sale, { token: tokens[index] ?? "", key: `rehearsal-${run}-${index}` }, intendedAtMs));
    },
  });
  const stall = watchForStall(tally);
  /** Whether it ended for lack of progress. */
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
    }, checkEveryMs);
  });
  return { reached, stopWatching: () => clearInterval(timer) };
}

/** Shows a drop's progress: one line that is redrawn on a terminal, a new line every two seconds elsewhere. */
export function showProgress(tally: Tally, buyers: number, stream: WriteStream): { end(): void } {
  const draw = stream.isTTY
    ? () => stream.write(`\r\x1b[2K${progressLine(tally, buyers).slice(0, stream.columns - 1)}`)
    : () => stream.write(`${progressLine(tally, buyers)}\n`);
  const timer = setInterval(draw, stream.isTTY ? redrawMs : lineEveryMs);
  return {
    end() {
      clearInterval(timer);
      draw();
      if (stream.isTTY) stream.write("\n");
    },
  };
}

function progressLine(tally: Tally, buyers: number): string {
  const { sent, accepted, decided, refused, issued } = tally;
  const filled = Math.floor((tally.ended / buyers) * barWidth);
  const bar = `${"█".repeat(filled)}${"░".repeat(barWidth - filled)}`;
  const counts = { sent, accepted, decided, refused, tickets: issued, waiting: accepted - decided };
  return [bar, ...Object.entries(counts).map(([name, count]) => `${name} ${count.toLocaleString("en")}`)].join("  ");
}
