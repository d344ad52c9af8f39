import { Line } from "@admit/contract";
import { until } from "@admit/environment";

/** Waits until this many positions of a line are decided, according to any gateway. @returns how many are */
export const decidedAtLeast = (gateways: readonly { url: string }[], eventId: string, count: number): Promise<number> =>
  until(`${count} purchases are decided`, async () => {
    const head = await headAt(gateways, eventId);
    return head >= count && head;
  });

/** The highest position that is decided; 0 if no gateway answers. */
async function headAt(gateways: readonly { url: string }[], eventId: string): Promise<number> {
  const lines = await Promise.all(gateways.map(({ url }) => lineAt(url, eventId)));
  return Math.max(0, ...lines.map((line) => line?.head ?? 0));
}

async function lineAt(url: string, eventId: string): Promise<Line | null> {
  const answer = await fetch(`${url}/v1/events/${eventId}/line`).catch(() => null);
  return answer?.ok ? Line.parse(await answer.json()) : null;
}
