import { setTimeout as pause } from "node:timers/promises";
import { Line } from "@admit/contract";
import { call } from "../../client/call.ts";

const pollEveryMs = 200;
const answerWithinMs = 2000;

/** Polls the lines for all waiting clients, like a cache in front of the gateways. */
export class LineWatch {
  readonly #heads = new Map<string, number>();
  #isOver = false;
  readonly #polling: Promise<unknown>;

  constructor(gateways: readonly { url: string }[], eventIds: readonly string[]) {
    this.#polling = Promise.all(eventIds.map((eventId) => this.#poll(gateways, eventId)));
  }

  /** Waits until the line has reached a position, at most this long. */
  async reached(eventId: string, seq: number, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (performance.now() < deadline && (this.#heads.get(eventId) ?? 0) < seq) await pause(pollEveryMs / 2);
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#polling;
  }

  async #poll(gateways: readonly { url: string }[], eventId: string): Promise<void> {
    for (let nth = 0; !this.#isOver; nth++) {
      const { url } = gateways[nth % gateways.length] as { url: string };
      const answer = await call(`${url}/v1/events/${eventId}/line`, { withinMs: answerWithinMs }).catch(() => null);
      const line = Line.safeParse(answer?.body);
      if (line.success) this.#heads.set(eventId, line.data.head);
      await pause(pollEveryMs);
    }
  }
}
