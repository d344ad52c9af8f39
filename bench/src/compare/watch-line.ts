import { setTimeout as pause } from "node:timers/promises";
import type { Line } from "@admit/contract";
import { until } from "@admit/environment";
import { type QueueLengths, queueLengths } from "../load/queue-lengths.ts";

const pollEveryMs = 250;
const answerWithinMs = 5000;
/** After the last purchase a line may be long, if a rate was tried that is not sustained. */
const emptyWithinMs = 120_000;

export interface LineWatch {
  /** The counted time begins now. */
  begin(): void;
  /** The counted time ends now. @returns how many waited, early in it and at its end */
  end(): QueueLengths;
  /** Stops watching when no purchase waits any longer. @throws Error if that takes two minutes */
  untilEmpty(): Promise<void>;
}

/** Polls an event's line four times per second, as any client may. */
export function watchLine(url: string, eventId: string): LineWatch {
  const samples: { atMs: number; waiting: number }[] = [];
  let beganAtMs = 0;
  const over = new AbortController();
  const watching = watch();
  // It is awaited later.
  watching.catch(() => undefined);

  async function readLine(): Promise<Line> {
    const signal = AbortSignal.timeout(answerWithinMs);
    const response = await fetch(`${url}/v1/events/${eventId}/line`, { signal });
    if (!response.ok) throw new Error(`the line was not answered: ${response.status} ${await response.text()}`);
    return (await response.json()) as Line;
  }

  async function watch(): Promise<void> {
    while (!over.signal.aborted) {
      const nextAtMs = performance.now() + pollEveryMs;
      const { accepted, head } = await readLine();
      samples.push({ atMs: performance.now(), waiting: Math.max(0, accepted - head) });
      await pause(nextAtMs - performance.now());
    }
  }

  return {
    begin: () => void (beganAtMs = performance.now()),
    end() {
      const counted = samples.map(({ atMs, waiting }) => ({ atMs: atMs - beganAtMs, waiting }));
      return queueLengths(counted, performance.now() - beganAtMs);
    },
    async untilEmpty() {
      over.abort();
      await watching;
      await until("the line is empty", async () => (await readLine()).waiting === 0, emptyWithinMs);
    },
  };
}
