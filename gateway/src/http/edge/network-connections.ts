import { CallerBound } from "../../platform/bounds/slots.ts";
import { networksOf } from "../../platform/bounds/client-networks.ts";
import { siteFactor } from "./server-limits.ts";

export interface NetworkConnection {
  readonly isAnswering: boolean;
  /** The next step is the client's. */
  readonly awaitsClient: boolean;
}

/** Open connections by network: how many each may have, and which to end when there are too many in total. */
export class NetworkConnections<Connection extends NetworkConnection> {
  readonly #perNetworkMax: number;
  readonly #narrow: CallerBound;
  /** By /48 or IPv4 address, oldest first. */
  readonly #sites = new Map<string, Set<Connection>>();

  constructor(perNetworkMax: number) {
    this.#perNetworkMax = perNetworkMax;
    this.#narrow = new CallerBound({ perCallerMax: perNetworkMax, totalMax: Infinity });
  }

  /** @returns a function to call once, at the end; null if the network is bounded and has too many */
  enter(connection: Connection, address: string, isBounded: boolean): (() => void) | null {
    const { narrow, wide } = networksOf(address);
    const name = wide ?? narrow;
    const site = this.#sites.get(name) ?? new Set();
    if (isBounded && wide !== null && site.size >= this.#perNetworkMax * siteFactor) return null;
    const leave = isBounded ? this.#narrow.enter(narrow) : () => undefined;
    if (leave === null) return null;
    this.#sites.set(name, site.add(connection));
    return () => {
      leave();
      site.delete(connection);
      if (site.size === 0) this.#sites.delete(name);
    };
  }

  /**
   * Connections to end so that no network can lock out another: always one of the network that has the most. Reads all
   * connections, so it must not run for each new one.
   */
  spare(countMax: number): Connection[] {
    return [...this.#sites.values()]
      .flatMap((site) => spareOf(site, countMax).map((connection, at) => ({ connection, rank: site.size - at })))
      .toSorted((a, b) => b.rank - a.rank)
      .slice(0, countMax)
      .map(({ connection }) => connection);
  }
}

/** Oldest first; connections with a request or answer in progress last. */
function spareOf<Connection extends NetworkConnection>(site: Set<Connection>, countMax: number): Connection[] {
  return [...site]
    .filter(({ awaitsClient }) => awaitsClient)
    .toSorted((a, b) => Number(a.isAnswering) - Number(b.isAnswering))
    .slice(0, countMax);
}
