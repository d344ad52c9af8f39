import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type nodemailer from "nodemailer";
import type { SendMailOptions, Transporter } from "nodemailer";
import { ulid } from "ulid";
import { beyondAscii, requireUtf8 } from "./require-utf8.ts";

export { noUtf8Code } from "./require-utf8.ts";

/** A file of a mail; one with a `cid` is shown where the HTML names it. */
export interface MailFile {
  filename: string;
  contentType: string;
  content: Buffer | string;
  cid?: string;
}

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
  attachments?: readonly MailFile[];
  /** The same for each attempt: mailboxes that compare it show a mail once. */
  messageId?: string;
}

/** Sends mails, or writes them to the outbox folder. */
export interface Mailer {
  /** Mails that it sends at a time. One more would wait for a connection, and its time would pass meanwhile. */
  readonly connections: number;
  /** What the deployment is called: the name in `MAIL_FROM`, else its address. */
  readonly service: string;
  /**
   * @throws within a minute where the server does not accept it; it may have arrived all the same. `noUtf8Code` where its
   *   address has a name beyond ASCII, and the server takes none (RFC 6531)
   */
  send(mail: Mail): Promise<void>;
  close(): void;
}

const connectTimeoutMs = 5000;
const socketTimeoutMs = 10_000;
/** Longest time for one mail, even with a server that answers a byte at a time. */
export const sendTimeoutMs = 45_000;

export interface MailSettings {
  SMTP_URL?: string | undefined;
  MAIL_FROM: string;
  MAIL_REPLY_TO?: string | undefined;
  ADMIT_DATA_DIR: string;
}

/**
 * By SMTP where `SMTP_URL` is set; else as `.eml` files, which any mail program opens, in the outbox folder.
 * @param connectionsMax to the mail server; fewer where the URL says `?maxConnections=`
 */
export function openMailer(settings: MailSettings, connectionsMax: number, timeoutMs = sendTimeoutMs): Mailer {
  return settings.SMTP_URL === undefined
    ? openOutbox(join(settings.ADMIT_DATA_DIR, "outbox"), settings, connectionsMax)
    : openSmtp(settings.SMTP_URL, settings, connectionsMax, timeoutMs);
}

const serviceOf = ({ MAIL_FROM }: MailSettings): string => {
  const [, name = "", address = MAIL_FROM] = /^\s*"?(.*?)"?\s*<(.*)>\s*$/.exec(MAIL_FROM) ?? [];
  return name || address;
};

/** What each mail says of its sender. */
const sender = ({ MAIL_FROM, MAIL_REPLY_TO }: MailSettings) => ({
  from: MAIL_FROM,
  ...(MAIL_REPLY_TO !== undefined && { replyTo: MAIL_REPLY_TO }),
});

/** nodemailer reads no file or URL that a mail names. */
const contentOnly = { disableFileAccess: true, disableUrlAccess: true };

/** The address is exactly one: never a list, never a name with an address in it. */
const asMessage = ({ to, attachments, ...mail }: Mail): SendMailOptions => ({
  ...mail,
  ...contentOnly,
  to: { name: "", address: to },
  headers: { "Auto-Submitted": "auto-generated" },
  attachments: attachments?.map((file) => ({ ...file })),
});

function openSmtp(url: string, settings: MailSettings, connectionsMax: number, timeoutMs: number): Mailer {
  const allowed = new URL(url).searchParams.get("maxConnections");
  const connections = allowed === null ? connectionsMax : Math.min(connectionsMax, Number(allowed));
  const bounds = {
    connectionTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    socketTimeout: socketTimeoutMs,
  };
  const transport = atFirstMail(({ createTransport }) =>
    createTransport({ url, pool: true, maxConnections: connections, ...bounds }, sender(settings)),
  );
  return {
    connections,
    service: serviceOf(settings),
    async send(mail) {
      const signal = AbortSignal.timeout(timeoutMs);
      if (beyondAscii.test(mail.to)) await requireUtf8(url, bounds, signal);
      await (await transport.open()).sendMail({ ...asMessage(mail), signal });
    },
    close: transport.close,
  };
}

function openOutbox(folder: string, settings: MailSettings, connections: number): Mailer {
  const transport = atFirstMail(({ createTransport }) =>
    createTransport({ streamTransport: true, buffer: true, newline: "unix" }, sender(settings)),
  );
  return {
    connections,
    service: serviceOf(settings),
    async send(mail) {
      const { message } = await (await transport.open()).sendMail(asMessage(mail));
      await mkdir(folder, { recursive: true });
      const file = join(folder, `${ulid()}.eml`);
      // Renamed at the end, so that no half-written mail is read. It contains a link: readable by this account alone.
      await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
      await rename(`${file}.part`, file);
    },
    close: transport.close,
  };
}

/** Loads the mail library with the first mail: most workers send none for hours. */
function atFirstMail<Sent>(make: (library: typeof nodemailer) => Transporter<Sent>) {
  let opened: Promise<Transporter<Sent>> | undefined;
  return {
    open: () => (opened ??= import("nodemailer").then((library) => make(library.default))),
    close: () => void opened?.then((transport) => transport.close()),
  };
}
