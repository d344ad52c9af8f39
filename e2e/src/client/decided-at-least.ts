import { Line } from "@admit/contract";
import { until } from "@admit/environment";

/** Waits until this many positions of a line are decided, according to any gateway. @returns how many are */
export const decidedAtLeast = (gateways: readonly { url: string }[], eventId: string, count: number): Promise<number> =>
  until(`${count} purchases are decided`, async () => {
    const head = Math.max(...(await Promise.all(gateways.map(({ url }) => headAt(url, eventId)))));
    return head >= count && head;
  });

/** The highest position that is decided; 0 if the gateway does not answer. */
async function headAt(url: string, eventId: string): Promise<number> {
  const answer = await fetch(`${url}/v1/events/${eventId}/line`).catch(() => null);
  return answer?.ok ? Line.parse(await answer.json()).head : 0;
}
