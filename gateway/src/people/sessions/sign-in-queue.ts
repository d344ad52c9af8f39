import {
  linkMailsMax,
  linkMailsPerNetworkKept,
  linkMailsPerNetworkMax,
  linkMailsSharedMax,
  signInMailsPerEmail,
  signInMailsSpanMs,
} from "@admit/contract";
import { type LinkRequest, onConnection, readQueuedLinkMails, writeSignInMails } from "@admit/prisma";
import { loadTogether } from "../../platform/batch/load-together.ts";
import { tooMany } from "../../platform/bounds/rate-limit.ts";
import { FreshCache } from "../../platform/cache/fresh-cache.ts";
import type { PlatformServices } from "../../platform/route/services.ts";

const batchSizeMax = 50;
const lengthMaxAgeMs = 1000;
const fullRetryAfterS = 5;
const spanS = signInMailsSpanMs / 1000;
const emailPolicy = `"sign-in-email";q=${signInMailsPerEmail};w=${spanS}`;
const queuePolicy = `"sign-in-queue";q=${linkMailsMax};w=${fullRetryAfterS}`;

/**
 * Takes requests for a link into the durable queue of mails. Requests of one turn, and those that arrive while the last
 * batch is written, form a batch. The account of an address is not looked up here.
 */
export function openSignInQueue({ mysql, settings }: Pick<PlatformServices, "mysql" | "settings">) {
  const isLimited = settings.RATE_LIMIT_SIGN_IN !== null;
  const length = new FreshCache({
    maxAgeMs: lengthMaxAgeMs,
    entriesMax: 1,
    load: async () => new QueuedMails(await readQueuedLinkMails(mysql)),
  });
  const writes = loadTogether<LinkRequest, number | null>(
    (requests) =>
      onConnection(mysql, (connection) => writeSignInMails(connection, requests, { nowMs: Date.now(), isLimited })),
    batchSizeMax,
  );
  return {
    /**
     * Resolves once the database has the mail, or an earlier unsent one to the same address.
     * @throws ProblemError rate-limited: the address's limit is reached, or the queue or the network's share is full
     */
    async add(request: LinkRequest): Promise<void> {
      const queued = await length.find("all");
      if (queued?.isFull(request.network, isLimited) === true)
        throw tooMany("sign-in-queue", queuePolicy, "sign-in-limit", fullRetryAfterS);
      queued?.count(request.network);
      const nextAtMs = await writes.load(request);
      if (nextAtMs === null) return;
      const afterS = Math.max(1, Math.ceil((nextAtMs - Date.now()) / 1000));
      throw tooMany("sign-in-email", emailPolicy, "sign-in-limit", afterS);
    },
  };
}

/** How many mails wait, by network: as read from the database, plus the requests since then. */
export class QueuedMails {
  readonly #byNetwork: Map<string, number>;
  #all: number;

  constructor(read: readonly { network: string; mails: number }[]) {
    this.#byNetwork = new Map(read.map(({ network, mails }) => [network, mails]));
    this.#all = read.reduce((sum, { mails }) => sum + mails, 0);
  }

  count(network: string): void {
    this.#byNetwork.set(network, (this.#byNetwork.get(network) ?? 0) + 1);
    this.#all += 1;
  }

  /** Once networks with many mails have filled their part, the rest is kept for networks with few. */
  isFull(network: string, isLimited: boolean): boolean {
    const ownMax = this.#all < linkMailsSharedMax ? linkMailsPerNetworkMax : linkMailsPerNetworkKept;
    const isOver = isLimited && (this.#byNetwork.get(network) ?? 0) >= ownMax;
    return isOver || this.#all >= linkMailsMax;
  }
}
