import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type nodemailer from "nodemailer";
import type { SendMailOptions, Transporter } from "nodemailer";
import { ulid } from "ulid";
import type { Mail, Mailer } from "./mailer.ts";

const connectTimeoutMs = 5000;
const socketTimeoutMs = 10_000;
/** Longest that one mail may take, also with a server that answers a byte at a time. */
export const sendTimeoutMs = 45_000;
/** Connections to the mail server by default. */
const connectionsDefault = 5;

export interface MailSettings {
  SMTP_URL?: string | undefined;
  MAIL_FROM: string;
  ADMIT_DATA_DIR: string;
}

/** By SMTP where `SMTP_URL` is set; else as `.eml` files, which any mail program opens, in the outbox folder. */
export function openMailer(
  settings: MailSettings,
  timeoutMs = sendTimeoutMs,
  connectionsMax = connectionsDefault,
): Mailer {
  return settings.SMTP_URL === undefined
    ? openOutbox(join(settings.ADMIT_DATA_DIR, "outbox"), settings.MAIL_FROM)
    : openSmtp(settings.SMTP_URL, settings.MAIL_FROM, timeoutMs, connectionsMax);
}

/** No part of a mail is ever read from a file or an address that its text names. */
const contentOnly = { disableFileAccess: true, disableUrlAccess: true };

/** The address is one, as it stands: never a list, never a name with an address in it. */
const asMessage = ({ to, attachments, ...mail }: Mail): SendMailOptions => ({
  ...mail,
  ...contentOnly,
  to: { name: "", address: to },
  headers: { "Auto-Submitted": "auto-generated" },
  attachments: attachments?.map((file) => ({ ...file })),
});

function openSmtp(url: string, from: string, timeoutMs: number, connectionsMax: number): Mailer {
  const transport = atFirstMail(({ createTransport }) =>
    createTransport(
      {
        url,
        pool: true,
        maxConnections: connectionsMax,
        connectionTimeout: connectTimeoutMs,
        greetingTimeout: connectTimeoutMs,
        socketTimeout: socketTimeoutMs,
      },
      { from },
    ),
  );
  return {
    async send(mail) {
      await (await transport.open()).sendMail({ ...asMessage(mail), signal: AbortSignal.timeout(timeoutMs) });
    },
    close: transport.close,
  };
}

function openOutbox(folder: string, from: string): Mailer {
  const transport = atFirstMail(({ createTransport }) =>
    createTransport({ streamTransport: true, buffer: true, newline: "unix" }, { from }),
  );
  return {
    async send(mail) {
      const { message } = await (await transport.open()).sendMail(asMessage(mail));
      await mkdir(folder, { recursive: true });
      const file = join(folder, `${ulid()}.eml`);
      // Named at the end, so that nobody reads half a mail. It holds a link: for this account's eyes alone.
      await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
      await rename(`${file}.part`, file);
    },
    close: transport.close,
  };
}

/** The mail library is loaded with the first mail: most workers send none for hours. */
function atFirstMail<Sent>(make: (library: typeof nodemailer) => Transporter<Sent>) {
  let opened: Promise<Transporter<Sent>> | undefined;
  return {
    open: () => (opened ??= import("nodemailer").then((library) => make(library.default))),
    close: () => void opened?.then((transport) => transport.close()),
  };
}
