import { isIPv6 } from "node:net";

/** The networks by which a limit per address counts. */
export interface ClientNetworks {
  /** An IPv4 address, or the /64 of an IPv6 one: the least that a provider gives to one customer (RFC 6177). */
  narrow: string;
  /** The /48 of an IPv6 address: what a provider gives to one site. Null for IPv4. */
  wide: string | null;
}

const groupsMax = 8;
const narrowGroups = 4;
const wideGroups = 3;

/** How many times the limit of one /64 a whole /48 may use: a site with many people, or one with many addresses. */
export const wideFactor = 16;

/** @param address from `clientAddress`; anything but an IPv6 address is its own network */
export function networksOf(address: string): ClientNetworks {
  if (!isIPv6(address)) return { narrow: address, wide: null };
  const groups = groupsOf(address);
  const prefix = (count: number): string => `${groups.slice(0, count).join(":")}::/${count * 16}`;
  return { narrow: prefix(narrowGroups), wide: prefix(wideGroups) };
}

/** The eight groups of an address in their shortest form. */
function groupsOf(address: string): string[] {
  // URL's parser normalises every spelling, an IPv4 tail included; a zone is dropped.
  const { hostname } = new URL(`http://[${address.split("%")[0]}]`);
  const [head = "", tail = ""] = hostname.slice(1, -1).split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: groupsMax - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after];
}
