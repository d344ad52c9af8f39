import { isIP, type BlockList } from "node:net";
import type { AppContext } from "./app-env.ts";
import type { TrustedProxies } from "../settings.ts";

export function isIn(list: BlockList | undefined, address: string): boolean {
  const version = isIP(address);
  return list !== undefined && version !== 0 && list.check(address, version === 4 ? "ipv4" : "ipv6");
}

/** The peer of a dual-stack socket is written ::ffff:10.0.0.1. */
export const plain = (address: string): string => (address.startsWith("::ffff:") ? address.slice(7) : address);

/**
 * The address that limits count by. Of `X-Forwarded-For` only the part that trusted proxies wrote counts: from the
 * right, the first address that is not a trusted forwarder, else the leftmost valid one.
 */
export function clientAddress(c: AppContext, trusted: TrustedProxies | undefined): string {
  let client = peerOf(c);
  if (!isIn(trusted?.peers, client)) return client;
  for (const address of forwardedFor(c).toReversed()) {
    if (isIP(address) === 0) break;
    client = address;
    if (!isIn(trusted?.forwarders, client)) break;
  }
  return client;
}

/** The addresses of `X-Forwarded-For` in the order sent: the client's first, then each proxy's peer. */
export const forwardedFor = (c: AppContext): string[] =>
  (c.req.header("x-forwarded-for") ?? "").split(",").map((entry) => plain(entry.trim()));

/** The other end of the connection. */
export const peerOf = (c: AppContext): string =>
  plain((c.env as AppContext["env"] | undefined)?.incoming?.socket.remoteAddress ?? "local");
