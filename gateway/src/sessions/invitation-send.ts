import { within } from "../batch/within.ts";
import type { Services } from "../services.ts";
import type { Link } from "./link-create.ts";
import { linkMail } from "./link-mail.ts";

/** Longest time that the answer to an invitation waits for the mail server. */
const sendMaxMs = 8000;

/**
 * Mails an invitation's link.
 * @returns false where that failed, or took too long: the link is good all the same
 */
export async function sendInvitation(
  { mail, log }: Pick<Services, "mail" | "log">,
  email: string,
  link: Link,
): Promise<boolean> {
  try {
    await within(sendMaxMs, () => mail.send(linkMail("invitation", email, link)));
    return true;
  } catch (error) {
    // Not its words: a mail server's often name the address.
    const { name, code, responseCode } = error as { name?: string; code?: string; responseCode?: number };
    log.error({ fault: { name, code, responseCode } }, "an invitation was not sent");
    return false;
  }
}
