import type { Server } from "node:net";
import { holdPort, nextFreePort } from "./free-port.ts";
import { Explained, say } from "./say.ts";
import type { WantedPort } from "./settings.ts";

const triesMax = 100;

export interface ChosenPort {
  port: number;
  /** Keeps the port from others until its process takes it. */
  held: Server;
}

/**
 * The port that was asked for, or the next free one from the usual on.
 * @throws Explained when the one that was asked for is taken
 */
export async function choosePort({ setting, host, port: first, isGiven }: WantedPort): Promise<ChosenPort> {
  for (let port = first; port < first + (isGiven ? 1 : triesMax); port += 1) {
    const held = await hold(port, host);
    if (!held) continue;
    if (port !== first) say(`Port ${first} is taken by another program; using ${port} (${setting}).`);
    return { port, held };
  }
  const free = isGiven ? await nextFreePort(first, host) : undefined;
  throw new Explained(
    isGiven
      ? `Port ${first} of ${host} is taken by another program. ${free === undefined ? `Choose another with ${setting}.` : `This one is free: ${setting}=${free}`}`
      : `The ports ${first} to ${first + triesMax - 1} of ${host} are all taken. Choose another with ${setting}.`,
  );
}

async function hold(port: number, host: string): Promise<Server | undefined> {
  try {
    return await holdPort(port, host);
  } catch (error) {
    throw new Explained(`Nothing can listen on ${host}, port ${port}: ${(error as Error).message}`);
  }
}
