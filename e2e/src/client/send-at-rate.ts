import { setInterval as ticks } from "node:timers/promises";

const tickMs = 5;

/**
 * Sends on a schedule, without waiting for answers: the buyers of a drop do not wait for one another.
 * @param stop ends it before all items are sent
 * @returns the answers, one per item that was sent and in their order, once all have come
 */
export async function sendAtRate<Item, Sent>(
  items: readonly Item[],
  perSecond: number,
  send: (item: Item, nth: number) => Promise<Sent>,
  stop?: AbortSignal,
): Promise<Sent[]> {
  const sent: Promise<Sent>[] = [];
  const startMs = performance.now();
  for await (const _ of ticks(tickMs)) {
    const due = Math.min(items.length, Math.ceil(((performance.now() - startMs) / 1000) * perSecond));
    while (sent.length < due) {
      const nth = sent.length;
      const sending = send(items[nth] as Item, nth);
      // Promise.all reports it at the end.
      sending.catch(() => undefined);
      sent.push(sending);
    }
    if (sent.length === items.length || stop?.aborted) break;
  }
  return Promise.all(sent);
}
