import type { Ops } from "./open-ops.ts";

/** How often a watcher's permission is checked again. */
const lookEveryMs = 10_000;
/** Seconds that may wait to be read before the client counts as gone: each is the whole, so the last is enough. */
const waitingMax = 3;
/** How soon a browser asks again once a stream has ended. */
const reconnectMs = 2000;

export interface OverviewStreamOptions {
  ops: Pick<Ops, "follow">;
  /** Aborts when a shutdown begins. */
  draining: AbortSignal;
  /** Never rejects. */
  mayGoOn: () => Promise<boolean>;
  /** Ends the connection as it is, where there is one. */
  breakConnection: (() => unknown) | undefined;
  /** Called once it has ended, for any reason. */
  onEnd: () => void;
  lookEveryMs?: number;
}

/**
 * The overview as Server-Sent Events, now and each second; that is its heartbeat too. A client that does not read
 * is dropped: nothing is kept for it.
 */
export function overviewStream(options: OverviewStreamOptions): ReadableStream<Uint8Array> {
  const { ops, draining, mayGoOn, breakConnection } = options;
  const encoder = new TextEncoder();
  let stop = (): void => undefined;

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = (): void => {
          stop();
          controller.close();
        };
        const drop = (): void => {
          stop();
          if (breakConnection === undefined) controller.error(new Error("the client does not read"));
          else breakConnection();
        };
        const unfollow = ops.follow((overview) => {
          if ((controller.desiredSize ?? 0) <= 0) drop();
          else controller.enqueue(encoder.encode(`data: ${overview}\n\n`));
        });
        const timer = setInterval(() => {
          void mayGoOn().then((may) => {
            if (!may && !stopped) end();
          });
        }, options.lookEveryMs ?? lookEveryMs);
        let stopped = false;
        stop = () => {
          stopped = true;
          unfollow();
          clearInterval(timer);
          options.onEnd();
          draining.removeEventListener("abort", end);
        };
        draining.addEventListener("abort", end, { once: true });
        controller.enqueue(encoder.encode(`retry: ${reconnectMs}\n\n`));
        if (draining.aborted) end();
      },
      cancel: () => stop(),
    },
    new CountQueuingStrategy({ highWaterMark: waitingMax }),
  );
}
