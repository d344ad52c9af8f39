import { describeMailFault } from "./describe-mail-fault.ts";
import { pause } from "./pause.ts";
import { type Mailing, sendDueMails } from "./send-due-mails.ts";
import { countDueMails } from "./ticket-mail-count.ts";

const pollMs = 1000;
/** The count of what is due is for people to look at. */
const countEveryMs = 10_000;

/** Sends what is due, and looks again each second, until it is told to stop; then it finishes what is in hand. */
export async function runMailing(
  mailing: Mailing,
  reportDue: (due: number) => void,
  stopping: AbortSignal,
): Promise<void> {
  let countedAtMs = 0;
  while (!stopping.aborted) {
    let isMoreDue = false;
    try {
      if (mailing.now() - countedAtMs >= countEveryMs) {
        reportDue(await countDueMails(mailing.pool, mailing.now()));
        countedAtMs = mailing.now();
      }
      isMoreDue = await sendDueMails(mailing, stopping);
    } catch (error) {
      mailing.log.warn({ reason: describeMailFault(error) }, "mails were not looked at; trying again");
    }
    if (!isMoreDue) await pause(pollMs, stopping);
  }
}
