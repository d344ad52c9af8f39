import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import getPort, { portNumbers } from "get-port";
import { Explained, say } from "./terminal.ts";

const host = "127.0.0.1";
/** Below the ports that the system gives to outgoing connections, which would occupy one between two starts. */
const [freeFrom, freeTo] = [15_000, 30_000];
const candidates = 100;
const portMax = 65_535;

/** A port of 127.0.0.1 that no one listens on: the preferred one if possible. */
export function freePort(preferred?: number): Promise<number> {
  // From a random port on: several processes of a test run search at the same time.
  const from = randomInt(freeFrom, freeTo - candidates);
  return getPort({ host, port: [...(preferred ? [preferred] : []), ...portNumbers(from, from + candidates)] });
}

/** A port to listen on. A given one is not replaced by another. */
export interface WantedPort {
  setting: "PORT" | "METRICS_PORT";
  host: string;
  port: number;
  isGiven: boolean;
}

export interface ReservedPort {
  port: number;
  /** Until then no other program gets it. */
  release: () => Promise<void>;
}

/**
 * Reserves the given port, or the next free one from the usual one on.
 * @throws Explained if the given port is taken
 */
export async function choosePort({ setting, host, port: first, isGiven }: WantedPort): Promise<ReservedPort> {
  for (let port = first; port < first + (isGiven ? 1 : candidates); port += 1) {
    const reserved = await reserveOrExplain(port, host);
    if (!reserved) continue;
    if (port !== first) say(`Port ${first} is taken by another program; using ${port} (${setting}).`);
    return reserved;
  }
  if (!isGiven) {
    const last = first + candidates - 1;
    throw new Explained(`The ports ${first} to ${last} of ${host} are all taken. Choose another with ${setting}.`);
  }
  const free = await nextFreePort(first, host);
  const hint = free === undefined ? `Choose another with ${setting}.` : `This one is free: ${setting}=${free}`;
  throw new Explained(`Port ${first} of ${host} is taken by another program. ${hint}`);
}

async function reserveOrExplain(port: number, host: string): Promise<ReservedPort | undefined> {
  try {
    return await reservePort(port, host);
  } catch (error) {
    throw new Explained(`Nothing can listen on ${host}, port ${port}: ${(error as Error).message}`);
  }
}

/** Listens on a port, which get-port cannot, so that no other program takes it. @returns undefined if it is taken */
export async function reservePort(port: number, host: string): Promise<ReservedPort | undefined> {
  const server: Server = createServer((socket) => socket.destroy());
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return undefined;
    throw error;
  }
  return {
    port,
    async release() {
      server.close();
      await once(server, "close");
    },
  };
}

async function nextFreePort(taken: number, host: string): Promise<number | undefined> {
  for (let port = taken + 1; port <= Math.min(taken + candidates, portMax); port += 1) {
    const reserved = await reservePort(port, host);
    if (reserved === undefined) continue;
    await reserved.release();
    return port;
  }
  return undefined;
}
