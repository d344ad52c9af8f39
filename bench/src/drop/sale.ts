import type { Connections } from "../load/connections.ts";
import type { Tally } from "./tally.ts";

/** What all buyers of a rehearsal share. */
export interface Sale {
  connections: Pick<Connections, "request">;
  tally: Tally;
  eventId: string;
  /** Tickets that each asks for. */
  quantity: number;
  /** Whether answers are to be held until the purchase is decided. */
  wait: boolean;
  random: () => number;
}

export interface Buyer {
  token: string;
  /** Of the one purchase that this buyer makes. */
  key: string;
}
