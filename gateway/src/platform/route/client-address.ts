import { isIP, type BlockList } from "node:net";
import type { AppContext } from "./app-env.ts";
import type { TrustedProxies } from "../settings.ts";

export function isIn(list: BlockList | undefined, address: string): boolean {
  const version = isIP(address);
  return list !== undefined && version !== 0 && list.check(address, version === 4 ? "ipv4" : "ipv6");
}

/** A peer on a dual-stack socket shows as ::ffff:10.0.0.1. */
export const plain = (address: string): string => (address.startsWith("::ffff:") ? address.slice(7) : address);

/**
 * Whom the address limit counts. `X-Forwarded-For` is trusted only as far as trusted proxies wrote it: from the right,
 * the first address that is not one of theirs, else the last that was read.
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

/** The addresses of `X-Forwarded-For` as they are sent: the client's first, each proxy's client after it. */
export const forwardedFor = (c: AppContext): string[] =>
  (c.req.header("x-forwarded-for") ?? "").split(",").map((entry) => plain(entry.trim()));

/** Whose connection it is. */
export const peerOf = (c: AppContext): string =>
  plain((c.env as AppContext["env"] | undefined)?.incoming?.socket.remoteAddress ?? "local");
