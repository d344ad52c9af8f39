import type { OpsOverview } from "@admit/contract";
import { isPassing } from "../api/request.ts";
import { waitAfter } from "../data/retry.ts";
import type { Sources } from "../sources/sources.ts";
import type { openStream } from "./ops-api.ts";

/** While the stream is silent, the overview is asked for this often. */
export const lookMs = 2000;
/** The same where nobody looks on: it keeps the title of the tab true. */
const lookHiddenMs = 10_000;
const streamAgainMs = 3000;
/** After as many looks without a word the stream counts as dead, whatever the browser thinks of it. */
const silentLooksMax = 4;
/** Asking that fails is tried again after two seconds at the latest. */
const backoffFailuresMax = 2;

/** How an overview came: by the stream, or because it was asked for. */
export type Way = "live" | "asked";

interface Followed {
  sources: Pick<Sources, "rest" | "restUntilBack" | "random" | "isHidden">;
  openStream: typeof openStream;
  ask(signal: AbortSignal): Promise<OpsOverview>;
  onOverview(overview: OpsOverview, way: Way): void;
  /** Asking failed; it goes on. */
  onFault(error: unknown): void;
}

/**
 * Tells each new overview: by the stream, and by asking while the stream says nothing. A page that nobody sees
 * holds no stream, since a browser allows few connections to one host for all of its tabs.
 * @param signal ends the following
 */
export async function followOverview(followed: Followed, signal: AbortSignal): Promise<void> {
  const { sources } = followed;
  let streamed = 0;
  let endStream: (() => void) | null = null;

  const streamUntilItEnds = () =>
    new Promise<void>((resolve) => {
      const end = () => {
        close();
        signal.removeEventListener("abort", end);
        endStream = null;
        resolve();
      };
      const close = followed.openStream((overview) => {
        streamed += 1;
        followed.onOverview(overview, "live");
        if (sources.isHidden()) end();
      }, end);
      signal.addEventListener("abort", end);
      endStream = end;
    });

  async function listen(): Promise<void> {
    while (!signal.aborted) {
      if (!sources.isHidden()) await streamUntilItEnds();
      if (!signal.aborted) await sources.restUntilBack(streamAgainMs, signal);
    }
  }

  async function look(): Promise<void> {
    let [failures, silentLooks] = [0, 0];
    while (!signal.aborted) {
      const before = streamed;
      await sources.restUntilBack(sources.isHidden() ? lookHiddenMs : lookMs, signal);
      if (signal.aborted) return;
      silentLooks = streamed === before ? silentLooks + 1 : 0;
      if (streamed !== before) continue;
      if (silentLooks >= silentLooksMax) endStream?.();
      try {
        const overview = await followed.ask(signal);
        if (signal.aborted) return;
        failures = 0;
        // What the stream has said meanwhile is newer.
        if (streamed === before) followed.onOverview(overview, "asked");
      } catch (error) {
        if (signal.aborted) return;
        followed.onFault(error);
        if (isPassing(error)) await waitAfter(error, Math.min(failures++, backoffFailuresMax), sources, signal);
      }
    }
  }
  await Promise.all([listen(), look()]);
}
