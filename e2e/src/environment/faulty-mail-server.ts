import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { listen } from "./listen.ts";

const mailMs = 200;
/** Of every twenty mails three fail: by 421 and a closed connection, by 450, and by no answer. */
const faultEvery = 20;
const faults = new Map([
  [5, "closing"],
  [10, "busy"],
  [15, "hanging"],
]);

export type FaultyMailServer = Awaited<ReturnType<typeof openFaultyMailServer>>;

/** A minimal mail server (RFC 5321) that needs 200 ms for each mail, and fails for some. */
export async function openFaultyMailServer() {
  /** Mails to each address that were answered with 250. */
  const accepted = new Map<string, number>();
  let begun = 0;

  function converse(socket: Socket): void {
    const say = (line: string): void => void (socket.writable && socket.write(`${line}\r\n`));
    let [fault, recipient, isText]: [string | undefined, string, boolean] = [undefined, "", false];
    const accept = (): void => {
      if (!socket.writable) return;
      accepted.set(recipient, (accepted.get(recipient) ?? 0) + 1);
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
        fault = faults.get(begun++ % faultEvery);
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

  const { port, close } = await listen(createServer(converse));
  return { url: `smtp://127.0.0.1:${port}`, accepted, close };
}
