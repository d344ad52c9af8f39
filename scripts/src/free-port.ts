import { once } from "node:events";
import { createServer, type Server } from "node:net";

const portMax = 65_535;

/** Listens on a port so that nobody takes it meanwhile. @returns undefined when somebody has it already */
export async function holdPort(port: number, host: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, "listening");
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return undefined;
    throw error;
  }
}

export async function letGoOfPort(held: Server): Promise<void> {
  held.close();
  await once(held, "close");
}

/** How many ports above a taken one are tried. */
const triesMax = 100;

/** A port above this one that is free now; undefined if none of the next hundred is. */
export async function nextFreePort(taken: number, host: string): Promise<number | undefined> {
  for (let port = taken + 1; port <= Math.min(taken + triesMax, portMax); port += 1) {
    const held = await holdPort(port, host);
    if (held === undefined) continue;
    await letGoOfPort(held);
    return port;
  }
  return undefined;
}

/** A port of 127.0.0.1 that nobody listens on: the preferred one if it can be had. */
export async function freePort(preferred: number | undefined): Promise<number> {
  const held = (preferred && (await holdPort(preferred, "127.0.0.1"))) || (await holdPort(0, "127.0.0.1"));
  const address = held?.address();
  if (!held || !address || typeof address === "string") throw new Error("no port of 127.0.0.1 is free");
  await letGoOfPort(held);
  return address.port;
}
