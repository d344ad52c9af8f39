import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** Of every twenty mails three fail: by 421 and a closed connection, by 450, and by no answer. */
const faultEvery = 20;
const faults = new Map([
  [5, "closing"],
  [10, "busy"],
  [15, "hanging"],
]);

export interface FaultyMailServer {
  url: string;
  /** Mails to each address that were answered with 250. */
  accepted: ReadonlyMap<string, number>;
  /** When the last of them was accepted. */
  readonly lastAcceptedAtMs: number;
  /** The most connections open at a time. */
  readonly connectionsMax: number;
  close(): Promise<void>;
}

/**
 * A minimal mail server (RFC 5321) that needs `mailMs` for each mail.
 * @param isFaulty whether three of every twenty mails fail, each in its own way
 */
export async function openFaultyMailServer(mailMs: number, isFaulty: boolean): Promise<FaultyMailServer> {
  const accepted = new Map<string, number>();
  const sockets = new Set<Socket>();
  let [begun, lastAcceptedAtMs, connectionsMax] = [0, 0, 0];
  const server = createServer((socket) => {
    sockets.add(socket);
    connectionsMax = Math.max(connectionsMax, sockets.size);
    socket.on("close", () => sockets.delete(socket));
    // A killed sender resets its connections.
    socket.on("error", () => undefined);
    converse(socket);
  });

  function converse(socket: Socket): void {
    const say = (line: string): void => void (socket.writable && socket.write(`${line}\r\n`));
    let [fault, recipient, isText]: [string | undefined, string, boolean] = [undefined, "", false];
    const accept = (): void => {
      if (!socket.writable) return;
      accepted.set(recipient, (accepted.get(recipient) ?? 0) + 1);
      lastAcceptedAtMs = performance.now();
      say("250 accepted");
    };
    say("220 mail");
    const lines = createInterface({ input: socket });
    // It repeats the socket's errors.
    lines.on("error", () => undefined);
    lines.on("line", (line) => {
      if (isText) {
        if (line !== ".") return;
        isText = false;
        if (fault !== "hanging") setTimeout(accept, mailMs);
        return;
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === "MAIL") {
        fault = isFaulty ? faults.get(begun++ % faultEvery) : undefined;
        if (fault === "closing") socket.end("421 closing\r\n");
        else say("250 sender");
      } else if (verb === "RCPT") {
        recipient = /<(.*)>/.exec(line)?.[1] ?? "";
        say(fault === "busy" ? "450 busy" : "250 recipient");
      } else if (verb === "DATA") {
        isText = true;
        say("354 text");
      } else if (verb === "QUIT") socket.end("221 bye\r\n");
      else say("250 mail");
    });
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    accepted,
    get lastAcceptedAtMs() {
      return lastAcceptedAtMs;
    },
    get connectionsMax() {
      return connectionsMax;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
