import {
  claimLinkMails,
  finishLinkMail,
  hashLinkToken,
  onConnection,
  readInvitationLink,
  writeSignInLink,
} from "@admit/prisma";
import { linkMail, linkUrl, type Mail, mailedLink } from "@admit/tickets";
import { ulid } from "ulid";
import type { Services } from "../../src/http/api-routes.ts";
import type { Mysql } from "../../src/platform/database.ts";

const claimMs = 60_000;

/** The mail that a worker would send next. @throws if no mail is due */
export function takeLinkMail({
  accounts,
  mysql,
  keys,
  settings,
}: Pick<Services, "accounts" | "mysql" | "keys" | "settings">): Promise<Mail> {
  return onConnection(mysql, async (connection) => {
    for (;;) {
      const nowMs = Date.now();
      const { claimed } = await claimLinkMails(connection, { nowMs, claimMs, limit: 1 });
      const [mail] = claimed;
      if (mail === undefined) throw new Error("no mail is due");
      const { token, code } = mailedLink(keys, mail.id);
      const link =
        mail.occasion === "INVITATION"
          ? await readInvitationLink(connection, mail, nowMs)
          : await writeSignInLink(accounts, connection, mail, hashLinkToken(token), nowMs);
      await finishLinkMail(connection, mail.id);
      if (link === null) continue;
      const { purpose } = link;
      const occasion =
        mail.occasion === "INVITATION" ? "invitation" : purpose === "ACTIVATE" ? "activation" : "sign-in";
      const url = linkUrl(settings.PUBLIC_URL, purpose, token);
      const isOfCode = mail.occasion === "SIGN_IN";
      const named = {
        message: mail.message,
        publicUrl: settings.PUBLIC_URL,
        service: "Admit",
        code: isOfCode ? code : null,
      };
      return linkMail(occasion, { id: mail.id, url, ...named, ...link });
    }
  });
}

/** Queues mails that were requested from a network. */
export async function queueLinkMails(mysql: Mysql, network: string, emails: readonly string[]): Promise<void> {
  const now = new Date();
  const rows = emails.map((email) => [ulid(), "SIGN_IN", email, email, network, now, now]);
  const sql = "INSERT INTO LinkMail (id, occasion, email, mailbox, network, createdAt, dueAt) VALUES ?";
  await mysql.query(sql, [rows]);
}
