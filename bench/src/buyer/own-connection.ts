import { connect, type Socket } from "node:net";
import { type Answer, type Call, ConnectionLost } from "@admit/drop";

/** Longest wait for an answer. */
const answerTimeoutMs = 15_000;
const endOfHead = "\r\n\r\n";
const contentLength = /\r\ncontent-length: *(\d+)\r\n/i;
const retryAfter = /\r\nretry-after: *(\S+)\r\n/i;

/** The buyers' calls are over: they neither wait nor send again. */
class Over extends Error {
  override name = "Over";
}

/**
 * One buyer's connection, opened by the first request, with one request at a time. undici's client would cost the
 * sender twice the processor time.
 */
export class OwnConnection {
  readonly #origin: URL;
  readonly #localAddress: string | undefined;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #pending: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;
  #isOver = false;

  /** @param localAddress the buyer's own; undefined for the one that the machine chooses */
  constructor(origin: URL, localAddress?: string) {
    this.#origin = origin;
    this.#localAddress = localAddress;
  }

  /** @throws ConnectionLost if no answer comes within 15 s, or none at all; Over after `close` */
  request({ method, path, headers, body = "" }: Call): Promise<Answer> {
    if (this.#isOver) return Promise.reject(new Over());
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const length = method === "GET" ? "" : `content-length: ${Buffer.byteLength(body)}\r\n`;
    const text = `${method} ${path} HTTP/1.1\r\nhost: ${this.#origin.host}\r\n${lines.join("")}${length}\r\n${body}`;
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#socket ??= this.#open();
      this.#socket.write(text);
    });
  }

  close(): void {
    this.#isOver = true;
    this.#socket?.destroy();
  }

  #open(): Socket {
    const { hostname: host, port } = this.#origin;
    const from = this.#localAddress === undefined ? {} : { localAddress: this.#localAddress };
    const socket = connect({ host, port: Number(port), noDelay: true, ...from });
    let why = new Error("the connection was closed");
    socket.setTimeout(answerTimeoutMs, () => {
      if (this.#pending !== undefined) socket.destroy(new Error("no answer in time"));
    });
    socket.on("data", (bytes: Buffer) => this.#read(socket, bytes));
    socket.on("error", (error) => (why = error)); // "close" follows
    socket.on("close", () => {
      this.#socket = undefined;
      this.#received = Buffer.alloc(0);
      const pending = this.#pending;
      this.#pending = undefined;
      pending?.reject(this.#isOver ? new Over() : new ConnectionLost(why));
    });
    return socket;
  }

  #read(socket: Socket, bytes: Buffer): void {
    try {
      this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
      const answer = readAnswer(this.#received);
      if (answer === null) return;
      this.#received = Buffer.alloc(0);
      const pending = this.#pending;
      this.#pending = undefined;
      pending?.resolve(answer);
    } catch (error) {
      socket.destroy(error as Error);
    }
  }
}

/**
 * Reads an answer with its body; of its headers, only when to ask again.
 * @returns null if more is missing
 * @throws Error if it is no HTTP/1.1 answer, or has no length
 */
export function readAnswer(bytes: Buffer): Answer | null {
  const headEnd = bytes.indexOf(endOfHead);
  if (headEnd === -1) return null;
  const head = bytes.toString("latin1", 0, headEnd + 2);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
  const length = contentLength.exec(head)?.[1];
  if (Number.isNaN(status) || length === undefined) throw new Error("not an HTTP/1.1 answer with a length");
  const from = headEnd + endOfHead.length;
  if (bytes.length < from + Number(length)) return null;
  const after = retryAfter.exec(head)?.[1];
  const headers = after === undefined ? {} : { "retry-after": after };
  return { status, headers, body: bytes.toString("utf8", from, from + Number(length)) };
}
