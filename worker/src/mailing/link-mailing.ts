import {
  type ClaimedLinkMail,
  claimLinkMails,
  countDueLinkMails,
  deleteOldLinkMails,
  onConnection,
  releaseLinkMails,
  statementTimeoutMs,
} from "@admit/prisma";
import { describeMailFault } from "./mail-fault.ts";
import { pause } from "./schedule.ts";
import { type LinkMailing, sendingMs, sendLinkMail } from "./send-link-mail.ts";

/** Mails in flight at a time, each on its own connection, where `SMTP_URL` does not allow fewer. */
export const linkLanes = 32;
/** A claimed mail that is not started by then is left to its next claim. */
const beginWithinMs = 13_000;
/** Longest duration of a mail that is started in time: its link, sending and recording. */
export const linkClaimMs = beginWithinMs + statementTimeoutMs + sendingMs;
/**
 * Nothing is claimed for this long after MySQL was away: claims on mails that were sent have ended meanwhile, and the
 * workers that sent them record them first.
 */
export const recordsFirstMs = 2000;
/** How often an idle worker polls. */
const pollMs = 250;
/** How long a lane pauses after the server failed to take a mail: a server that is away gets 32 attempts per second. */
const restMs = 1000;
const countEveryMs = 1000;
const deleteEveryMs = 60_000;

/**
 * Sends link mails until `stopping` aborts, then finishes those in flight. Lanes share the claimed mails: one that hangs
 * delays no other.
 */
export async function runLinkMailing(
  mailing: LinkMailing,
  reportDue: (counted: { due: number; oldestDueMs: number }) => void,
  stopping: AbortSignal,
): Promise<void> {
  const { pool, now, log } = mailing;
  const lanes = mailing.mailer.connections;
  let wasAway = false;
  let claimed: { mails: ClaimedLinkMail[]; atMs: number; isMoreDue: boolean } = {
    mails: [],
    atMs: 0,
    isMoreDue: false,
  };
  let claiming: Promise<void> | undefined;

  async function claimNext(): Promise<void> {
    if (wasAway || !claimed.isMoreDue) await pause(pollMs, stopping);
    if (stopping.aborted) return;
    await attempt("mails were not claimed; trying again", async () => {
      if (wasAway) {
        await onConnection(pool, (connection) => connection.query("DO 0"));
        wasAway = false;
        await pause(recordsFirstMs, stopping);
        if (wasAway || stopping.aborted) return;
      }
      const atMs = now();
      const wanted = { nowMs: atMs, claimMs: linkClaimMs, limit: lanes };
      const { claimed: mails, isMoreDue } = await onConnection(pool, (connection) =>
        claimLinkMails(connection, wanted),
      );
      claimed = { mails, atMs, isMoreDue };
    });
  }

  async function nextMail(): Promise<ClaimedLinkMail | undefined> {
    while (!stopping.aborted) {
      const mail = now() - claimed.atMs < beginWithinMs ? claimed.mails.shift() : undefined;
      if (mail !== undefined) return mail;
      await (claiming ??= claimNext().finally(() => (claiming = undefined)));
    }
    return undefined;
  }

  async function lane(): Promise<void> {
    for (let mail = await nextMail(); mail !== undefined; mail = await nextMail()) {
      const claimedMail = mail;
      const isHealthy = await attempt("a link mail was not finished; trying again", () =>
        sendLinkMail(mailing, claimedMail, stopping),
      );
      if (isHealthy !== true) await pause(restMs, stopping);
    }
  }

  /** Errors are the database's: the work is done later. */
  async function attempt<Result>(whatFailed: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      log.warn({ reason: describeMailFault(error) }, whatFailed);
      wasAway = true;
      return undefined;
    }
  }

  async function tendQueue(): Promise<void> {
    for (let deletedAtMs = 0; !stopping.aborted; await pause(countEveryMs, stopping))
      await attempt("link mails were not counted", async () => {
        reportDue(await onConnection(pool, (connection) => countDueLinkMails(connection, now())));
        if (now() - deletedAtMs < deleteEveryMs) return;
        const isMore = await onConnection(pool, (connection) => deleteOldLinkMails(connection, now()));
        if (!isMore) deletedAtMs = now();
      });
  }

  await Promise.all([tendQueue(), ...Array.from({ length: lanes }, lane)]);
  await attempt("claimed mails were not released; they are due when their claim ends", () =>
    onConnection(pool, (connection) => releaseLinkMails(connection, claimed.mails, now())),
  );
}
