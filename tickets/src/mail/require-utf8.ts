import { once } from "node:events";
import type SMTPConnection from "nodemailer/lib/smtp-connection";

export const beyondAscii = /[\u0080-\u{10ffff}]/u;

/** Of an error: the mail server takes no address with a name beyond ASCII. */
export const noUtf8Code = "ENOSMTPUTF8";

/**
 * Asks the mail server whether it takes addresses beyond ASCII (SMTPUTF8, RFC 6531), over a connection of its own: such
 * addresses are few. nodemailer would send one to any server, and what becomes of it there is the server's guess.
 * @throws `noUtf8Code`, or why the server does not answer
 */
export async function requireUtf8(url: string, bounds: SMTPConnection.Options, signal: AbortSignal): Promise<void> {
  const [{ default: Connection }, { parseConnectionUrl }] = await Promise.all([
    import("nodemailer/lib/smtp-connection/index.js"),
    import("nodemailer/lib/shared/index.js"),
  ]);
  const connection = new Connection({ ...parseConnectionUrl(url), ...bounds });
  try {
    const connected = once(connection, "connect", { signal });
    connection.connect(() => undefined);
    await connected;
    // Not in its types: the extensions that the server has announced.
    const { _supportedExtensions: extensions } = connection as unknown as { _supportedExtensions: string[] };
    if (extensions.includes("SMTPUTF8")) return;
    throw Object.assign(new Error("the mail server takes no name beyond ASCII"), { code: noUtf8Code });
  } finally {
    connection.close();
  }
}
