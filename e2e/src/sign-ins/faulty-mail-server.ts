import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** Of every twenty mails these fail: by 421 and a closed connection, by 450, and by no answer at all. */
const faultEvery = 20;
const faults = new Map([
  [5, "closing"],
  [10, "busy"],
  [15, "hanging"],
]);

export interface FaultyMailServer {
  url: string;
  /** How many mails to each address this server answered with 250. */
  accepted: ReadonlyMap<string, number>;
  /** When the last of them was. */
  readonly lastAcceptedAtMs: number;
  /** Most connections that were open at a time. */
  readonly connectionsMax: number;
  close(): Promise<void>;
}

/**
 * A minimal mail server (RFC 5321) that takes `mailMs` for each mail.
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
    // A sender that is killed leaves its connections behind.
    socket.on("error", () => undefined);
    converse(socket);
  });

  function converse(socket: Socket): void {
    const say = (line: string): void => void (socket.writable && socket.write(`${line}\r\n`));
    let [fault, recipient, isText]: [string | undefined, string, boolean] = [undefined, "", false];
    const take = (): void => {
      if (!socket.writable) return;
      accepted.set(recipient, (accepted.get(recipient) ?? 0) + 1);
      lastAcceptedAtMs = performance.now();
      say("250 taken");
    };
    say("220 mail");
    const lines = createInterface({ input: socket });
    // It emits the socket's errors again.
    lines.on("error", () => undefined);
    lines.on("line", (line) => {
      if (isText) {
        if (line !== ".") return;
        isText = false;
        if (fault !== "hanging") setTimeout(take, mailMs);
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
