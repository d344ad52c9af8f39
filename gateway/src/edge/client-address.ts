import { isIP, type BlockList } from "node:net";
import type { AppContext } from "../app-env.ts";

export function isIn(list: BlockList | undefined, address: string): boolean {
  const version = isIP(address);
  return list !== undefined && version !== 0 && list.check(address, version === 4 ? "ipv4" : "ipv6");
}

/** A peer on a dual-stack socket shows as ::ffff:10.0.0.1. */
export const plain = (address: string): string => (address.startsWith("::ffff:") ? address.slice(7) : address);

/**
 * Whom the address limit counts. `X-Forwarded-For` is believed only as far as trusted proxies wrote it: from
 * the right, the first address that is not one of theirs.
 */
export function clientAddress(c: AppContext, trusted: BlockList | undefined): string {
  const peer = peerOf(c);
  if (!isIn(trusted, peer)) return peer;
  const forwarded = (c.req.header("x-forwarded-for") ?? "").split(",").map((entry) => plain(entry.trim()));
  for (const address of forwarded.toReversed()) {
    if (isIP(address) === 0) return peer;
    if (!isIn(trusted, address)) return address;
  }
  return peer;
}

/** The peer's address of the connection. */
export const peerOf = (c: AppContext): string =>
  plain((c.env as AppContext["env"] | undefined)?.incoming?.socket.remoteAddress ?? "local");
