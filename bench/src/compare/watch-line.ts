import type { Line } from "@admit/contract";
import { type QueueLengths, queueLengths } from "../load/queue-lengths.ts";

const lookEveryMs = 250;
const lookWithinMs = 5000;
/** After the last purchase a line may be long, where a rate was tried that is not sustained. */
const emptyWithinMs = 120_000;

export interface LineWatch {
  /** The counted time begins at this moment. */
  begin(): void;
  /** The counted time ends at this moment. @returns how many waited, early in it and at its end */
  end(): QueueLengths;
  /** Stops watching once nobody waits any more. @throws Error where that takes two minutes */
  untilEmpty(): Promise<void>;
}

/** Looks at an event's line four times a second, as anybody may. */
export function watchLine(url: string, eventId: string): LineWatch {
  const seen: { atMs: number; waiting: number }[] = [];
  let beganAtMs = 0;
  const end = new AbortController();
  const watching = watch();

  async function watch(): Promise<void> {
    while (!end.signal.aborted) {
      const nextAtMs = performance.now() + lookEveryMs;
      const { accepted, head } = await readLine(url, eventId);
      seen.push({ atMs: performance.now(), waiting: Math.max(0, accepted - head) });
      await rest(nextAtMs - performance.now());
    }
  }
  // Whoever waits for it learns why.
  watching.catch(() => undefined);

  return {
    begin() {
      beganAtMs = performance.now();
    },
    end() {
      const tookMs = performance.now() - beganAtMs;
      return queueLengths(
        seen.map(({ atMs, waiting }) => ({ atMs: atMs - beganAtMs, waiting })),
        tookMs,
      );
    },
    async untilEmpty() {
      end.abort();
      await watching;
      const deadline = performance.now() + emptyWithinMs;
      while ((await readLine(url, eventId)).waiting > 0) {
        if (performance.now() > deadline) throw new Error("the line is not decided within two minutes");
        await rest(lookEveryMs);
      }
    },
  };
}

async function readLine(url: string, eventId: string): Promise<Line> {
  const response = await fetch(`${url}/v1/events/${eventId}/line`, { signal: AbortSignal.timeout(lookWithinMs) });
  if (!response.ok) throw new Error(`the line was not told: ${response.status} ${await response.text()}`);
  return (await response.json()) as Line;
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
