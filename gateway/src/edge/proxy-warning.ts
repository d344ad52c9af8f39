import type { BlockList } from "node:net";
import type { AppContext } from "../app-env.ts";
import type { Attention } from "../attention/attention.ts";
import { addressGroups } from "../settings.ts";
import { isIn, peerOf } from "./client-address.ts";

/** Headers in which proxies name the client. Only the first counts (`clientAddress`). */
const forwardingHeaders = ["X-Forwarded-For", "Forwarded", "X-Real-IP"] as const;
type ForwardingHeader = (typeof forwardingHeaders)[number];

/** Warns of a proxy whose header is ignored: all buyers behind it share the limits of one address. */
export function warnOfProxy(
  c: AppContext,
  {
    attention,
    settings,
  }: { attention: Pick<Attention, "warn">; settings: { TRUSTED_PROXIES?: BlockList | undefined } },
): void {
  const sent = forwardingHeaders.find((name) => c.req.header(name) !== undefined);
  if (sent === undefined) return;
  const peer = peerOf(c);
  if (!isIn(settings.TRUSTED_PROXIES, peer)) attention.warn("untrusted-proxy", notTrusted(sent, peer));
  else if (sent !== "X-Forwarded-For") attention.warn("untrusted-proxy", otherHeader(sent));
}

/** Names no address: it may be a buyer's. */
function notTrusted(header: ForwardingHeader, peer: string): string {
  const group = (["loopback", "private"] as const).find((name) => isIn(addressGroups[name], peer));
  const remedy = group === undefined ? "TRUSTED_PROXIES to the proxy's address or network" : `TRUSTED_PROXIES=${group}`;
  return `Requests come with ${header} from a peer that is not trusted, so all of its clients count as one address. If it is your proxy, set ${remedy}.`;
}

const otherHeader = (header: ForwardingHeader): string =>
  `A trusted proxy sends ${header} without X-Forwarded-For, so all of its clients count as one address. Have it send X-Forwarded-For.`;
