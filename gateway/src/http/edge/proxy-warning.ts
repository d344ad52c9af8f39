import type { AppContext } from "../../platform/route/app-env.ts";
import type { Attention } from "../../platform/attention/attention.ts";
import { addressGroups, type TrustedProxies } from "../../platform/settings.ts";
import { clientAddress, forwardedFor, isIn, peerOf } from "../../platform/route/client-address.ts";

/** Headers in which proxies name the client. Only the first counts (`clientAddress`). */
const forwardingHeaders = ["X-Forwarded-For", "Forwarded", "X-Real-IP"] as const;
type ForwardingHeader = (typeof forwardingHeaders)[number];

interface ProxyServices {
  attention: Pick<Attention, "warn">;
  settings: { TRUSTED_PROXIES?: TrustedProxies | undefined };
}

/** Warns of a proxy whose header is ignored: all buyers behind it share the limits of one address. */
export function warnOfProxy(c: AppContext, { attention, settings }: ProxyServices): void {
  const sent = forwardingHeaders.find((name) => c.req.header(name) !== undefined);
  if (sent === undefined) return;
  const peer = peerOf(c);
  if (!isIn(settings.TRUSTED_PROXIES?.peers, peer)) attention.warn("untrusted-proxy", notTrusted(sent, peer));
  else if (sent !== "X-Forwarded-For") attention.warn("untrusted-proxy", otherHeader(sent));
  else if (endsAtProxy(c, settings.TRUSTED_PROXIES)) attention.warn("untrusted-proxy", firstNotTrusted);
}

/** Whether the address that counts as the client is a private one that forwards for another. */
function endsAtProxy(c: AppContext, trusted: TrustedProxies | undefined): boolean {
  const forwarded = forwardedFor(c);
  if (forwarded.length === 1) return false;
  const client = clientAddress(c, trusted);
  return client !== forwarded[0] && groupOf(client) !== undefined;
}

const groupOf = (address: string): keyof typeof addressGroups | undefined =>
  (["loopback", "private"] as const).find((name) => isIn(addressGroups[name], address));

/** Names no address: it may be a buyer's. */
function notTrusted(header: ForwardingHeader, peer: string): string {
  const group = groupOf(peer);
  const remedy = group === undefined ? "TRUSTED_PROXIES to the proxy's address or network" : `TRUSTED_PROXIES=${group}`;
  return `Requests come with ${header} from a peer that is not trusted, so all of its clients count as one address. If it is your proxy, set ${remedy}.`;
}

const otherHeader = (header: ForwardingHeader): string =>
  `A trusted proxy sends ${header} without X-Forwarded-For, so all of its clients count as one address. Have it send X-Forwarded-For.`;

const firstNotTrusted =
  "A trusted proxy forwards for a private address that forwards for others, and all of them count as one address. If it is your proxy too, add its address to TRUSTED_PROXIES.";
