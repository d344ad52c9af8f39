import { expandEventNotice, onConnection } from "@admit/prisma";
import type { Mailer, TicketKeys } from "@admit/tickets";
import pLimit from "p-limit";
import type { Pool } from "mysql2/promise";
import type { Logger } from "pino";
import { writeHolderMail } from "./holder-mail-write.ts";
import { describeMailFault, isOfMail, isRefusedForGood } from "./mail-fault.ts";
import {
  claimMail,
  countDueMails,
  type DueMail,
  dropMail,
  findDueMails,
  finishSentMail,
  postponeMail,
} from "./mail-queue.ts";
import { pause } from "./schedule.ts";

/** Mails in flight at a time, where `SMTP_URL` does not allow fewer: one that hangs holds up its own lane alone. */
export const holderLanes = 8;
/** Mails that are drawn at a time: drawing takes the processor, and sending waits for the mail server. */
const drawnAtATime = 2;
/** Mails that one read finds. */
const foundMax = 20;
/** Longer than an attempt can take: waiting to be drawn, drawing, sending, recording. */
export const claimMs = 3 * 60 * 1000;
const pollMs = 1000;
/** The count of due mails is shown to operators only. */
const countEveryMs = 10_000;

export interface MailParts {
  pool: Pool;
  mailer: Mailer;
  keys: TicketKeys;
  /** Where the deployment is reached, without a slash at its end. */
  publicUrl: string;
  now: () => number;
  log: Logger;
  report: (event: "sent" | "failed" | "given-up") => void;
}

export interface HolderMailing extends MailParts {
  /** Waits before the next mail is drawn, where issuers need the machine. @param tookMs duration of drawing the last one */
  rest(tookMs: number): Promise<void>;
}

/** Sends what is due until `stopping` aborts, then finishes the mails in flight. */
export async function runHolderMailing(
  mailing: HolderMailing,
  reportDue: (due: number) => void,
  stopping: AbortSignal,
): Promise<void> {
  const again = async (): Promise<boolean> => {
    await pause(pollMs, stopping);
    return !stopping.aborted;
  };
  await Promise.all([sendDueMails(mailing, stopping, again), tendQueue(mailing, reportDue, stopping)]);
}

/**
 * Sends what is due, over each connection that the mailer has. Lanes share the mails that are found. A failure of the mail
 * server, rather than of a mail, pauses its lane: a server that is away costs an attempt per lane and pause.
 * @param again called by a lane with nothing to send, or no server: whether it continues
 */
export async function sendDueMails(
  mailing: HolderMailing,
  stopping: AbortSignal,
  again: () => Promise<boolean> = async () => false,
): Promise<void> {
  const { pool, now, log } = mailing;
  const draw = pLimit(drawnAtATime);
  let found: DueMail[] = [];
  let finding: Promise<void> | undefined;

  async function find(): Promise<void> {
    try {
      found = await findDueMails(pool, now(), foundMax);
    } catch (error) {
      log.warn({ reason: describeMailFault(error) }, "due mails were not read; trying again");
    }
  }
  async function nextMail(): Promise<DueMail | undefined> {
    if (found.length === 0) await (finding ??= find().finally(() => (finding = undefined)));
    return found.shift();
  }
  async function lane(): Promise<void> {
    while (!stopping.aborted) {
      const mail = await nextMail();
      const isHealthy = mail !== undefined && (await sendOne(mailing, mail, draw));
      if (!isHealthy && !(await again())) return;
    }
  }
  await Promise.all(Array.from({ length: mailing.mailer.connections }, lane));
}

/** @returns false where the mail server, or the database, failed */
async function sendOne(mailing: HolderMailing, mail: DueMail, draw: ReturnType<typeof pLimit>): Promise<boolean> {
  try {
    if (!(await claimMail(mailing.pool, mail, mailing.now() + claimMs))) return true;
    return await attempt(mailing, mail, draw);
  } catch (error) {
    // It is due again when its claim ends.
    mailing.log.warn({ mail: mail.id, reason: describeMailFault(error) }, "a mail was not recorded; trying again");
    return false;
  }
}

async function attempt(mailing: HolderMailing, mail: DueMail, draw: ReturnType<typeof pLimit>): Promise<boolean> {
  const { pool, mailer, now, log, report } = mailing;
  const attempts = mail.attempts + 1;
  const hold = (reason: string, isRefused: boolean): Promise<boolean> =>
    postponeMail(pool, mail, { attempts, reason, isRefused, nowMs: now() });
  try {
    const written = await draw(async () => {
      const beganMs = now();
      const content = await writeHolderMail(mailing, mail);
      await mailing.rest(now() - beganMs);
      return content;
    });
    if (written === "drop") await dropMail(pool, mail);
    else if (written === "hidden") await hold("the holder is not active", false);
    else {
      await mailer.send(written);
      await finishSentMail(pool, mail, now());
      report("sent");
    }
    return true;
  } catch (error) {
    const reason = describeMailFault(error);
    const isGivenUp = await hold(reason, isRefusedForGood(error));
    report("failed");
    if (isGivenUp) report("given-up");
    log.warn({ mail: mail.id, queue: mail.queue, attempts, reason, isGivenUp }, "a mail was not sent");
    return isOfMail(error);
  }
}

/** Writes the notices of changed events, and counts what is due. */
async function tendQueue(
  { pool, now, log }: HolderMailing,
  reportDue: (due: number) => void,
  stopping: AbortSignal,
): Promise<void> {
  let countedAtMs = 0;
  while (!stopping.aborted) {
    try {
      if (now() - countedAtMs >= countEveryMs) {
        reportDue(await countDueMails(pool, now()));
        countedAtMs = now();
      }
      const isMore = await onConnection(pool, (connection) => expandEventNotice(connection, now()));
      if (isMore) continue;
    } catch (error) {
      log.warn({ reason: describeMailFault(error) }, "mails were not counted, or not written; trying again");
    }
    await pause(pollMs, stopping);
  }
}
