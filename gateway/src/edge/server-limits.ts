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
} as const satisfies ServerOptions;
