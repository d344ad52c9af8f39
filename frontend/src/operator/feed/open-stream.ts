import type { OpsOverview } from "@admit/contract";
import { streamAddress } from "../ops-api.ts";

/**
 * Opens the stream of overviews; the session's cookie goes with it.
 * @param onEnd told once it fails; it is not opened again by itself
 * @returns closes it
 */
export function openStream(onOverview: (overview: OpsOverview) => void, onEnd: () => void): () => void {
  const stream = new EventSource(streamAddress);
  stream.addEventListener("message", ({ data }: MessageEvent<string>) => onOverview(JSON.parse(data) as OpsOverview));
  stream.addEventListener("error", onEnd);
  return () => stream.close();
}
