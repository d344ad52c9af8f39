import { ProblemError } from "../platform/problem/problem-error.ts";
import type { AppContext } from "../platform/route/app-env.ts";
import { type Callers, requireRole } from "../platform/route/caller.ts";
import type { Ops } from "./open-ops.ts";

/** How often it is checked that the caller may still watch. */
const checkEveryMs = 10_000;
/** Unread messages before the client counts as gone: each is the whole overview, so the last one is enough. */
const unreadMax = 3;
/** How soon a browser reconnects after a stream has ended. */
const reconnectMs = 2000;

export interface OverviewStreamOptions {
  ops: Pick<Ops, "follow">;
  /** Aborts when a shutdown begins. */
  draining: AbortSignal;
  /** Never rejects. */
  mayContinue: () => Promise<boolean>;
  /** Breaks the connection; undefined without a socket. */
  breakConnection: (() => unknown) | undefined;
  /** Called once it has ended, for any reason. */
  onEnd: () => void;
}

/**
 * The overview as Server-Sent Events, now and each second, which is its heartbeat too. A client that does not read is
 * dropped, and nothing is buffered for it.
 */
export function overviewStream(options: OverviewStreamOptions): ReadableStream<Uint8Array> {
  const { ops, draining, mayContinue, breakConnection } = options;
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
          void mayContinue().then((may) => {
            if (!may && !stopped) end();
          });
        }, checkEveryMs);
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
    new CountQueuingStrategy({ highWaterMark: unreadMax }),
  );
}

/**
 * Whether a request whose answer is still being sent would be admitted now: its session may have ended, or its user may
 * have another role. True if that cannot be checked at the moment.
 */
export async function mayStillWatch(c: AppContext, callers: Callers): Promise<boolean> {
  c.set("caller", null);
  c.set("callerProblem", undefined);
  await callers.resolve(c);
  try {
    requireRole(c, "STAFF", "ADMIN");
    return true;
  } catch (error) {
    return error instanceof ProblemError && error.code !== "unauthenticated" && error.code !== "forbidden";
  }
}
