import type { ServerOptions } from "node:http";

/** Limits of a connection, before there is a request that could be refused. */
export const serverLimits = {
  /** Longer than the idle timeouts of common proxies, so that they close first and never write to a closed socket. */
  keepAliveTimeout: 75_000,
  /** How long a client may take to send a request, and its head. */
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  /** How often slow clients are checked. */
  connectionsCheckingInterval: 5000,
  /** The request line and all headers, in bytes: a session and many foreign cookies fit. */
  maxHeaderSize: 16 * 1024,

  /** Most open connections, of about 15 kB each. */
  connectionsMax: 20_000,
  /** With fewer free connections than this, as many idle ones are ended to make room. */
  connectionsRoom: 200,
  /** How long the search for idle connections pauses after too few were found. */
  noRoomRestMs: 100,
  /** Per address or /64, except trusted proxies. Fits a rehearsal of 5,000 buyers with held answers. */
  connectionsPerNetworkMax: 6000,
  /** Pipelined requests that may wait on a connection. Browsers and proxies send none. */
  pipelinedMax: 16,
  /** How long a client may leave output unread, and how often that is checked. */
  unreadMs: 60_000,
  sweepMs: 5000,
} as const satisfies ServerOptions & Record<string, number>;

export type ServerLimits = { [Name in keyof typeof serverLimits]: number };

/** Connections of a /48 compared to a /64: a site with many networks, or one customer with many addresses. */
export const siteFactor = 2;

/** Answers held for `Prefer: wait`, per caller and per gateway: half of the connections remain free. */
export const heldLimits = { perCallerMax: 50, totalMax: 10_000 };
/** Open `GET /v1/ops/stream`, per operator and per gateway. */
export const streamLimits = { perCallerMax: 8, totalMax: 200 };
