import type { OpsProcess, OpsWarning, RefusalReason } from "@admit/contract";

/** What is refused, and what an operator can do about it. */
export interface Advice {
  name: string;
  help: string;
}

const refusalAdvice: Record<RefusalReason, Advice> = {
  "address-limit": {
    name: "Requests from one address",
    help: "Find the address in your proxy’s log and block it there. If it is an office, raise RATE_LIMIT_ADDRESS.",
  },
  "user-limit": {
    name: "Requests from one account",
    help: "A script may be using it. You can let it run: it cannot exceed its limit.",
  },
  "sign-in-limit": {
    name: "Requests for sign-in links",
    help: "Find the address in your proxy’s log and block it there. If it is an office, raise RATE_LIMIT_SIGN_IN.",
  },
  "new-account-limit": {
    name: "New accounts",
    help: "Set EMAIL_ALIASES=collapse, and let the event sell to older accounts only. If it is an office, raise RATE_LIMIT_NEW_ACCOUNTS.",
  },
  "account-too-new": {
    name: "Purchases by new accounts",
    help: "An event sells to older accounts only. Change that in its details if it keeps out the wrong people.",
  },
  "connection-limit": {
    name: "Connections",
    help: "Find the address in your proxy’s log and block it there, or start another gateway.",
  },
  "held-request-limit": {
    name: "Requests held open",
    help: "They were answered at once instead. Start another gateway if buyers wait for longer.",
  },
  "stream-limit": { name: "Live views", help: "Close the consoles that no one uses." },
  "unread-output": {
    name: "Clients that do not read their answers",
    help: "They were disconnected. Block their address at your proxy if they come back.",
  },
  "upload-limit": { name: "Uploads", help: "Wait until the earlier upload is done." },
  "export-limit": { name: "Exports", help: "Wait until the earlier exports are done." },
  "drawing-limit": {
    name: "Tickets as PDF",
    help: "One ticket holder requests too many at once. They can try again in a moment.",
  },
};

const warningAdvice: Record<OpsWarning, Advice> = {
  "untrusted-proxy": {
    name: "A proxy is not trusted",
    help: "All buyers behind it count as one address and share its limits. Set TRUSTED_PROXIES to the proxy’s address and restart the gateways.",
  },
};

/** How many refusals of one kind within a minute are a flood: two per second, far more than people send. */
const floodMin = 120;

export interface Refused extends Advice {
  reason: RefusalReason;
  /** Within the last minute, by all gateways together. */
  count: number;
  isFlood: boolean;
}

/** The gateways' refusals within the last minute, the most frequent first. */
export function refusedBy(processes: readonly OpsProcess[]): Refused[] {
  const counts = new Map<RefusalReason, number>();
  // The last report of a lost process is out of date.
  for (const { refusals } of processes.filter(({ lost }) => !lost))
    for (const [reason, count = 0] of Object.entries(refusals) as [RefusalReason, number | undefined][])
      counts.set(reason, (counts.get(reason) ?? 0) + count);
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ reason, count, isFlood: count >= floodMin, ...refusalAdvice[reason] }))
    .toSorted((one, other) => other.count - one.count);
}

/** Settings that an operator has to fix. */
export const warnedBy = (processes: readonly OpsProcess[]): Advice[] =>
  [...new Set(processes.flatMap(({ lost, warnings }) => (lost ? [] : warnings)))].map((name) => warningAdvice[name]);
