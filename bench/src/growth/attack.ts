import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Environment } from "../environment/open-environment.ts";
import { seedEvents, unlimited } from "../environment/seed.ts";
import { withAdmit } from "../environment/stage.ts";
import { openLoad } from "../load/open-load.ts";

const forMs = 60_000;
const connections = 1000;
const neverReading = 8;
const paths = ["/metrics", "/healthz", "/v1/events", "/openapi.json", "/docs", "/", "/no/such/path"];
const listedEvents = 1000;
/** About as much text as an organiser writes about an event. */
const bodyLength = 800;
const buyerCount = 2000;
const buyersPerSecond = 40;
const warmUpMs = 5000;
/** Opened before the measurement: buyers are on their page when the strangers arrive. */
const inFlightMax = 256;

/**
 * Buyers who press Buy at a constant rate: first alone, then while strangers on as many connections as a machine can
 * open request everything that needs no account, and some of them never read the answers.
 */
export async function measureAttack(environment: Environment) {
  return withAdmit(environment, buyerCount, async ({ database, gateway, load, tokens }) => {
    const [eventId] = await seedEvents(database, listedEvents, { ...unlimited, body: "x".repeat(bodyLength) });
    const buy = async (keyPrefix: string) => {
      const { answers, latency, used } = await load.run({
        origin: gateway.url,
        tokens,
        paths: [`/v1/events/${eventId}/purchases`],
        purchase: { quantity: 1, keyPrefix, wait: false },
        pace: { kind: "scheduled", schedule: "constant", ratePerSecond: buyersPerSecond, seed: 1 },
        warmUpMs,
        countedMs: forMs,
        inFlightMax,
        pids: { gateway: gateway.pid },
      });
      const rssMaxBytes = used["gateway"]?.rssMaxBytes ?? null;
      // Pressed to accepted; and the highest memory of the gateway so far.
      return { answers, p50Ms: latency.p50, p99Ms: latency.p99, rssMaxBytes, gateway: used["gateway"] ?? null };
    };
    const without = await buy("alone-");
    // The strangers come when the buyers are on their page.
    const attack = pause(warmUpMs).then(() => runAttack(gateway.url));
    const [under, strangers] = await Promise.all([buy("among-"), attack]);
    return { connections, neverReading, forMs, buyersPerSecond, without, under, strangers };
  });
}

/** Requests that a client which never reads sends in one go. */
const pipelined = 50;
/** A client whose connection was closed reconnects, as a real attacker does. */
const reconnectAfterMs = 100;

/** Requests all paths on many connections, each again as soon as it is answered. @returns the answers */
async function runAttack(origin: string): Promise<Record<string, number>> {
  // Without the priority of buyers.
  const load = openLoad(false);
  const over = new AbortController();
  for (let client = 0; client < neverReading; client++) neverRead(new URL(origin), over.signal);
  try {
    const { answers } = await load.run({
      origin,
      tokens: [],
      paths,
      purchase: null,
      pace: { kind: "saturating", connects: "all at once" },
      warmUpMs: 0,
      countedMs: forMs,
      inFlightMax: connections,
    });
    return answers;
  } finally {
    over.abort();
    await load.close();
  }
}

/** Sends requests without end, and never reads an answer. */
function neverRead({ hostname, port, host }: URL, over: AbortSignal): void {
  if (over.aborted) return;
  const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nhost: ${host}\r\naccept: */*\r\n\r\n`).join("");
  const batch = requests.repeat(Math.ceil(pipelined / paths.length));
  const socket = connect({ host: hostname, port: Number(port) }).pause();
  const send = (): void => {
    while (socket.writable && socket.write(batch, "latin1"));
  };
  const end = (): void => void socket.destroy();
  over.addEventListener("abort", end);
  socket.on("connect", send).on("drain", send);
  socket.on("error", () => undefined); // "close" follows
  socket.on("close", () => {
    over.removeEventListener("abort", end);
    setTimeout(() => neverRead(new URL(`http://${host}`), over), reconnectAfterMs);
  });
}
