import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { within } from "./within.ts";

/** As the gateway has them: what is compared is how purchases are decided. */
const keepAliveMs = 75_000;
const listenBacklog = 4096;
/** The whole end has to come within 5 s of SIGTERM; each step has its share. */
const answeringMs = 2000;
const closingMs = 2000;
const lookForIdleMs = 50;

/**
 * Listens, and says so in one line on standard output: `{"port":N}`. On SIGTERM it takes no more connections,
 * answers what is being decided, closes, and ends the process.
 * @param port 0 for any that is free
 * @param close ends what the server stands on
 */
export async function serve(server: Server, port: number, close: () => Promise<unknown>): Promise<void> {
  server.keepAliveTimeout = keepAliveMs;
  server.listen({ port, host: "127.0.0.1", backlog: listenBacklog });
  await once(server, "listening");
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
  let ending = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      void end(server, close).then((clean) => process.exit(clean ? 0 : 1));
    });
}

async function end(server: Server, close: () => Promise<unknown>): Promise<boolean> {
  const closed = new Promise((resolve) => server.close(resolve));
  // A connection that was kept alive is idle only once its last answer is out.
  const looking = setInterval(() => server.closeIdleConnections(), lookForIdleMs);
  const answered = await within(answeringMs, closed);
  clearInterval(looking);
  server.closeAllConnections();
  return (await within(closingMs, close())) && answered;
}
