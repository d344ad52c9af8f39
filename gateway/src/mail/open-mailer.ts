import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import nodemailer from "nodemailer";
import { ulid } from "ulid";
import type { Settings } from "../settings.ts";
import type { Mailer } from "./mailer.ts";

const connectTimeoutMs = 5000;
const socketTimeoutMs = 10_000;

/** By SMTP where `SMTP_URL` is set; else as `.eml` files, which any mail program opens, in the outbox folder. */
export function openMailer(settings: Pick<Settings, "SMTP_URL" | "MAIL_FROM" | "ADMIT_DATA_DIR">): Mailer {
  return settings.SMTP_URL === undefined
    ? openOutbox(join(settings.ADMIT_DATA_DIR, "outbox"), settings.MAIL_FROM)
    : openSmtp(settings.SMTP_URL, settings.MAIL_FROM);
}

function openSmtp(url: string, from: string): Mailer {
  const transport = nodemailer.createTransport(
    {
      url,
      pool: true,
      connectionTimeout: connectTimeoutMs,
      greetingTimeout: connectTimeoutMs,
      socketTimeout: socketTimeoutMs,
    },
    { from },
  );
  return {
    send: async (mail) => {
      await transport.sendMail(mail);
    },
    close: () => transport.close(),
  };
}

function openOutbox(folder: string, from: string): Mailer {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: "unix" }, { from });
  return {
    async send(mail) {
      const { message } = await transport.sendMail(mail);
      await mkdir(folder, { recursive: true });
      const file = join(folder, `${ulid()}.eml`);
      // Named at the end, so that nobody reads half a mail. It holds a link: for this account's eyes alone.
      await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
      await rename(`${file}.part`, file);
    },
    close: () => transport.close(),
  };
}
