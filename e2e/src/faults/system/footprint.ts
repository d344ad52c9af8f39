import type { ServerName } from "../plan/fault.ts";
import { serviceNames, type System } from "./open-system.ts";

/** Connections and memory that the processes use. */
export interface Footprint {
  /** By process and server. */
  connections: Record<string, number>;
  /** In bytes, by process; empty if the system does not report it. */
  memory: Record<string, number>;
}

const servers: readonly ServerName[] = ["mysql", "redis"];

export function footprintOf({ proxy, service }: System): Footprint {
  const ways = serviceNames.flatMap((name) => servers.map((server) => ({ name, server })));
  return {
    connections: Object.fromEntries(
      ways.map(({ name, server }) => [`${name} ${server}`, proxy(name, server).connections]),
    ),
    memory: Object.fromEntries(
      serviceNames.flatMap((name) => {
        const bytes = service(name).residentBytes;
        return bytes === undefined ? [] : [[name, bytes]];
      }),
    ),
  };
}
