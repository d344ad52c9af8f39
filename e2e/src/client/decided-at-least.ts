import { Line } from "@admit/contract";
import { until } from "../set-up/until.ts";

/** Waits until that many places of a line are decided, as any of the gateways tells it. @returns how many are */
export const decidedAtLeast = (gateways: readonly { url: string }[], eventId: string, count: number): Promise<number> =>
  until(`${count} purchases are decided`, async () => {
    const head = await headAt(gateways, eventId);
    return head >= count && head;
  });

/** The highest place that is decided; 0 where no gateway answers. */
async function headAt(gateways: readonly { url: string }[], eventId: string): Promise<number> {
  const lines = await Promise.all(gateways.map(({ url }) => lineAt(url, eventId)));
  return Math.max(0, ...lines.map((line) => line?.head ?? 0));
}

async function lineAt(url: string, eventId: string): Promise<Line | null> {
  const answer = await fetch(`${url}/v1/events/${eventId}/line`).catch(() => null);
  return answer?.ok ? Line.parse(await answer.json()) : null;
}
