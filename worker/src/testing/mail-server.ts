import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";
import { onTestFinished } from "vitest";

export interface MailServer {
  url: string;
  /** Accepted mails, in their order. */
  received: ParsedMail[];
  close(): Promise<void>;
}

/**
 * A mail server that accepts every mail, until the test ends.
 * @param options `refuses` recipients with `refusal`, 550 by default; `beforeAnswer` is called when a mail is received in full, but not yet acknowledged
 */
export async function openMailServer(
  options: {
    refuses?: () => boolean;
    refusal?: number;
    beforeAnswer?: () => void | Promise<unknown>;
    hideSMTPUTF8?: boolean;
  } = {},
): Promise<MailServer> {
  const received: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    hideSMTPUTF8: options.hideSMTPUTF8 ?? false,
    onRcptTo({ address }, _session, answer) {
      if (options.refuses?.() !== true) return answer();
      answer(Object.assign(new Error(`<${address}>: no such mailbox`), { responseCode: options.refusal ?? 550 }));
    },
    onData(stream, _session, answer) {
      void simpleParser(stream, { skipImageLinks: true })
        .then(async (mail) => {
          received.push(mail);
          await options.beforeAnswer?.();
        })
        .then(() => answer(), answer);
    },
  });
  // Killed clients leave their sockets open.
  server.on("error", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(close);
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, received, close };
}

/** A mail server that accepts connections, and never answers, until the test ends. */
export async function openHangingServer(): Promise<{ url: string; connected: Promise<unknown> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on("error", () => undefined)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, connected: once(server, "connection") };
}
