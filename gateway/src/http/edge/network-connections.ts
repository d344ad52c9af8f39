import { CallerBound } from "../../platform/bounds/slots.ts";
import { networksOf } from "../../platform/bounds/client-networks.ts";
import { siteFactor } from "./server-limits.ts";

export interface NetworkConnection {
  readonly isAnswering: boolean;
  /** The next step is the client's. */
  readonly awaitsClient: boolean;
}

/** Open connections by their network: how many each may have, and which can be spared where all are too many. */
export class NetworkConnections<Connection extends NetworkConnection> {
  readonly #perNetworkMax: number;
  readonly #narrow: CallerBound;
  /** By /48 or IPv4 address, each in the order in which they came. */
  readonly #sites = new Map<string, Set<Connection>>();

  constructor(perNetworkMax: number) {
    this.#perNetworkMax = perNetworkMax;
    this.#narrow = new CallerBound({ perCallerMax: perNetworkMax, totalMax: Infinity });
  }

  /** @returns what to call once, at the end; null where the network is bounded and has too many */
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
   * Connections to end so that no network's keep another's out: each is of the network that then has the most. Reads
   * all connections, so it is not to be called for each new one.
   */
  spare(countMax: number): Connection[] {
    return [...this.#sites.values()]
      .flatMap((site) => spareOf(site, countMax).map((connection, at) => ({ connection, rank: site.size - at })))
      .toSorted((a, b) => b.rank - a.rank)
      .slice(0, countMax)
      .map(({ connection }) => connection);
  }
}

/** The oldest first; those in the middle of a request or an answer last. */
function spareOf<Connection extends NetworkConnection>(site: Set<Connection>, countMax: number): Connection[] {
  return [...site]
    .filter(({ awaitsClient }) => awaitsClient)
    .toSorted((a, b) => Number(a.isAnswering) - Number(b.isAnswering))
    .slice(0, countMax);
}
