import type { OpsLineDetail, OpsOverview } from "@admit/contract";
import { isRefusal } from "../api/errors.ts";
import { request, type RequestOptions } from "../api/request.ts";

/** Server-Sent Events: each message is an `OpsOverview`. */
export const streamAddress = "/v1/ops/stream";

export type OpsApi = ReturnType<typeof makeOpsApi>;

/**
 * The calls of the operators' console; each is bounded in time and throws as `request` does.
 * @param onSignedOut told when an answer says that nobody is signed in any more
 */
export function makeOpsApi(fetch: typeof globalThis.fetch, onSignedOut: () => void) {
  async function call<Answer>(path: string, options: RequestOptions): Promise<Answer> {
    try {
      return await request<Answer>(fetch, path, options);
    } catch (error) {
      if (isRefusal(error, "unauthenticated")) onSignedOut();
      throw error;
    }
  }
  const get = <Answer>(path: string, signal?: AbortSignal) => call<Answer>(path, { signal, cache: "no-store" });
  const act = (eventId: string, name: string, body?: unknown) =>
    call<unknown>(`${lineAddress(eventId)}/${name}`, { method: "POST", body });

  return {
    overview: (signal?: AbortSignal): Promise<OpsOverview> => get("/v1/ops/lines", signal),
    line: (eventId: string, signal?: AbortSignal): Promise<OpsLineDetail> => get(lineAddress(eventId), signal),
    pause: (eventId: string, accepting: boolean) => act(eventId, "pause", { accepting }),
    resume: (eventId: string) => act(eventId, "resume"),
    /** @param message what buyers are told; null takes purchases again */
    shed: (eventId: string, message: string | null) => act(eventId, "shed", { message }),
    retryFailed: (eventId: string) => act(eventId, "retry-failed"),
    handOver: (eventId: string) => act(eventId, "hand-over"),
    closeSale: (eventId: string) => act(eventId, "close-sale"),
  };
}

const lineAddress = (eventId: string): string => `/v1/ops/lines/${encodeURIComponent(eventId)}`;
