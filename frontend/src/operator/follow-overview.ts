import type { OpsOverview } from "@admit/contract";
import { isPassing } from "../api/request.ts";
import { waitAfter } from "../data/retry.ts";
import type { Sources } from "../sources/sources.ts";
import type { openStream } from "./ops-api.ts";

/** How often the overview is polled while the stream is silent. */
export const pollMs = 2000;
/** The same on a hidden page: keeps the tab's title true. */
const pollHiddenMs = 10_000;
const reopenStreamMs = 3000;
/** A stream that stays silent for this many polls counts as dead. */
const silentPollsMax = 4;
/** Failed polls are repeated after 2 s at most. */
const backoffFailuresMax = 2;

export type OverviewSource = "live" | "polled";

interface Following {
  sources: Pick<Sources, "rest" | "restUntilBack" | "random" | "isHidden">;
  openStream: typeof openStream;
  ask(signal: AbortSignal): Promise<OpsOverview>;
  onOverview(overview: OpsOverview, source: OverviewSource): void;
  /** A poll failed; polling continues. */
  onError(error: unknown): void;
}

/**
 * Reports each new overview: from the stream, and by polling while the stream is silent. A hidden page keeps no stream
 * open, since a browser allows few connections per host for all of its tabs.
 */
export async function followOverview(following: Following, signal: AbortSignal): Promise<void> {
  const { sources } = following;
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
      const close = following.openStream((overview) => {
        streamed += 1;
        following.onOverview(overview, "live");
        if (sources.isHidden()) end();
      }, end);
      signal.addEventListener("abort", end);
      endStream = end;
    });

  async function listen(): Promise<void> {
    while (!signal.aborted) {
      if (!sources.isHidden()) await streamUntilItEnds();
      if (!signal.aborted) await sources.restUntilBack(reopenStreamMs, signal);
    }
  }

  async function poll(): Promise<void> {
    let [failures, silentPolls] = [0, 0];
    while (!signal.aborted) {
      const before = streamed;
      await sources.restUntilBack(sources.isHidden() ? pollHiddenMs : pollMs, signal);
      if (signal.aborted) return;
      silentPolls = streamed === before ? silentPolls + 1 : 0;
      if (streamed !== before) continue;
      if (silentPolls >= silentPollsMax) endStream?.();
      try {
        const overview = await following.ask(signal);
        if (signal.aborted) return;
        failures = 0;
        // What the stream has sent meanwhile is newer.
        if (streamed === before) following.onOverview(overview, "polled");
      } catch (error) {
        if (signal.aborted) return;
        following.onError(error);
        if (isPassing(error)) await waitAfter(error, Math.min(failures++, backoffFailuresMax), sources, signal);
      }
    }
  }
  await Promise.all([listen(), poll()]);
}
