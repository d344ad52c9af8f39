import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import pTimeout from "p-timeout";

/** As the gateway's: only how purchases are decided is compared. */
const keepAliveMs = 75_000;
const listenBacklog = 4096;
/** It has to end within 5 s of SIGTERM; each step has its share. */
const answeringMs = 2000;
const closingMs = 2000;
const closeIdleEveryMs = 50;

/**
 * Listens, and writes the port in one line to standard output: `{"port":N}`. On SIGTERM it takes no more connections,
 * answers what is being decided, closes, and ends the process.
 *
 * @param port 0 for any free one
 * @param close ends what the server uses
 */
export async function serve(server: Server, port: number, close: () => Promise<unknown>): Promise<void> {
  server.keepAliveTimeout = keepAliveMs;
  server.listen({ port, host: "127.0.0.1", backlog: listenBacklog });
  await once(server, "listening");
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
  endOnSignal(async () => {
    const closed = once(server.close(), "close");
    // A kept connection is idle only after its last answer.
    const closingIdle = setInterval(() => server.closeIdleConnections(), closeIdleEveryMs);
    try {
      await pTimeout(closed, { milliseconds: answeringMs });
    } finally {
      clearInterval(closingIdle);
      server.closeAllConnections();
      await pTimeout(close(), { milliseconds: closingMs });
    }
  });
}

/** Ends the process in order on the first signal: with 0, or 1 if `end` fails. */
function endOnSignal(end: () => Promise<unknown>): void {
  let isEnding = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      void end().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
}
