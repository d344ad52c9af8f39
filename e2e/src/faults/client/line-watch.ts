import { setTimeout as pause } from "node:timers/promises";
import { Line } from "@admit/contract";
import { call } from "../../client/call.ts";

const lookEveryMs = 200;
const answerWithinMs = 2000;

/** Looks at the lines for all who wait, as a cache before the gateways would. */
export class LineWatch {
  readonly #heads = new Map<string, number>();
  #isOver = false;
  readonly #looking: Promise<unknown>;

  constructor(gateways: readonly { url: string }[], eventIds: readonly string[]) {
    this.#looking = Promise.all(eventIds.map((eventId) => this.#look(gateways, eventId)));
  }

  /** Waits until the line has come to a place, at most so long. */
  async reached(eventId: string, seq: number, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (performance.now() < deadline && (this.#heads.get(eventId) ?? 0) < seq) await pause(lookEveryMs / 2);
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#looking;
  }

  async #look(gateways: readonly { url: string }[], eventId: string): Promise<void> {
    for (let nth = 0; !this.#isOver; nth++) {
      const { url } = gateways[nth % gateways.length] as { url: string };
      const answer = await call(`${url}/v1/events/${eventId}/line`, { withinMs: answerWithinMs }).catch(() => null);
      const line = Line.safeParse(answer?.body);
      if (line.success) this.#heads.set(eventId, line.data.head);
      await pause(lookEveryMs);
    }
  }
}
