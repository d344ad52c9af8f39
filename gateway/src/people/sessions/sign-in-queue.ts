import { linkMailsMax, signInMailsPerEmail, signInMailsSpanMs } from "@admit/contract";
import { type LinkRequest, onConnection, readQueuedLinkMails, writeSignInMails } from "@admit/prisma";
import { loadTogether } from "../../platform/batch/load-together.ts";
import { tooMany } from "../../platform/bounds/rate-limit.ts";
import { FreshCache } from "../../platform/cache/fresh-cache.ts";
import type { PeopleServices } from "../services.ts";
import { QueuedMails } from "./queued-mails.ts";

/** Most mails that one transaction writes. */
const batchSizeMax = 50;
/** How old the queue's length may be when a request is judged by it. */
const lengthAgeMs = 1000;
/** When to ask again if the queue is full. */
const fullRetryAfterS = 5;
const spanS = signInMailsSpanMs / 1000;
const emailPolicy = `"sign-in-email";q=${signInMailsPerEmail};w=${spanS}`;
const queuePolicy = `"sign-in-queue";q=${linkMailsMax};w=${fullRetryAfterS}`;

/**
 * Takes requests for a link into the durable queue of mails. Requests of one turn, and those that arrive while the last
 * batch is written, form a batch. The account of an address is not looked up here.
 */
export function openSignInQueue({ mysql, settings }: Pick<PeopleServices, "mysql" | "settings">) {
  const isLimited = settings.RATE_LIMIT_SIGN_IN !== null;
  const length = new FreshCache({
    maxAgeMs: lengthAgeMs,
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
