import type { OpsLineDetail, OpsOverview } from "@admit/contract";
import { requester } from "../api/request.ts";

/** Server-Sent Events: each message is an `OpsOverview`. */
const streamAddress = "/v1/ops/stream";

export type OpsApi = ReturnType<typeof makeOpsApi>;

/**
 * The calls of the operator console; each is bounded in time and throws as `request` does.
 * @param onSignedOut called when an answer says that the session has ended
 */
export function makeOpsApi(fetch: typeof globalThis.fetch, onSignedOut: () => void) {
  const call = requester(fetch, onSignedOut);
  const get = <Answer>(path: string, signal?: AbortSignal) => call<Answer>(path, { signal, cache: "no-store" });
  const act = (eventId: string, name: string, body?: unknown) =>
    call<unknown>(`${lineAddress(eventId)}/${name}`, { method: "POST", body });

  return {
    overview: (signal?: AbortSignal): Promise<OpsOverview> => get("/v1/ops/lines", signal),
    line: (eventId: string, signal?: AbortSignal): Promise<OpsLineDetail> => get(lineAddress(eventId), signal),
    pause: (eventId: string, accepting: boolean) => act(eventId, "pause", { accepting }),
    resume: (eventId: string) => act(eventId, "resume"),
    /** @param message for buyers; null accepts purchases again */
    shed: (eventId: string, message: string | null) => act(eventId, "shed", { message }),
    retryFailed: (eventId: string) => act(eventId, "retry-failed"),
    handOver: (eventId: string) => act(eventId, "hand-over"),
    closeSale: (eventId: string) => act(eventId, "close-sale"),
  };
}

const lineAddress = (eventId: string): string => `/v1/ops/lines/${encodeURIComponent(eventId)}`;

/**
 * Opens the stream of overviews; the session's cookie goes with it.
 * @param onEnd called once it fails; it does not reopen itself
 * @returns closes it
 */
export function openStream(onOverview: (overview: OpsOverview) => void, onEnd: () => void): () => void {
  const stream = new EventSource(streamAddress);
  stream.addEventListener("message", ({ data }: MessageEvent<string>) => onOverview(JSON.parse(data) as OpsOverview));
  stream.addEventListener("error", onEnd);
  return () => stream.close();
}
