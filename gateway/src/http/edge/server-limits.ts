import type { ServerOptions } from "node:http";

/** What a connection may cost before there is a request that could be refused. */
export const serverLimits = {
  /** Longer than the idle timeouts of usual proxies, so that they close first and never meet a closed socket. */
  keepAliveTimeout: 75_000,
  /** Longest time a client may take to send a request, in milliseconds; and its head alone. */
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  /** How often those who take longer are looked for. */
  connectionsCheckingInterval: 5000,
  /** The first line and all headers, in bytes: a session and a page of cookies of others. */
  maxHeaderSize: 16 * 1024,

  /** Most open connections: some 15 kB each. */
  connectionsMax: 20_000,
  /** From so many below that, as many that wait for their clients are ended to make room for new ones. */
  connectionsRoom: 200,
  /** How long no more are looked for where fewer were found. */
  noRoomRestMs: 100,
  /** Of one address or /64, trusted proxies excepted: a rehearsal of 5,000 buyers with their answers held, and more. */
  connectionsPerNetworkMax: 6000,
  /** Requests that a connection may send ahead while one is answered. Browsers and proxies send none. */
  pipelinedMax: 16,
  /** How long a client may take no output, and how often that is checked. */
  unreadMs: 60_000,
  sweepMs: 5000,
} as const satisfies ServerOptions & Record<string, number>;

export type ServerLimits = { [Name in keyof typeof serverLimits]: number };

/** Connections of one /48 compared to one /64: a site with many networks, or one customer with many addresses. */
export const siteFactor = 2;

/** Answers held for `Prefer: wait`: of one caller, and of a gateway, which leaves half of its connections free. */
export const heldLimits = { perCallerMax: 50, totalMax: 10_000 };
/** Open `GET /v1/ops/stream`: of one operator with many windows, and of a gateway. */
export const streamLimits = { perCallerMax: 8, totalMax: 200 };
