import { connect, type Socket } from "node:net";

/** Longest wait for an answer: longer than the longest `Prefer: wait`. */
const answerTimeoutMs = 15_000;
/** Each chunk is parsed before the next one is read, so all connections share the buffer. */
const sharedBuffer = Buffer.allocUnsafeSlow(64 * 1024);
/**
 * Most connections, as a proxy keeps them open. Node 20 accepts one new connection per turn of its loop, however many
 * wait, so thousands at once make a busy gateway late: none is opened during a measurement.
 */
const lanesMax = 1024;

const endOfHead = "\r\n\r\n";
const lastChunk = "0\r\n\r\n";
const contentLength = /\r\ncontent-length: *(\d+)\r\n/i;
const chunked = /\r\ntransfer-encoding: *chunked\r\n/i;

/** Reads HTTP/1.1 answers that come one at a time, and keeps only their status. */
export class AnswerReader {
  #text = "";
  #status = 0;
  /** Bytes of the body that are still missing; null before its head is complete, and if it comes in chunks. */
  #bytesLeft: number | null = null;
  #isChunked = false;

  /**
   * @returns the status of the answer that ends with these bytes, or null if more is missing
   * @throws Error if it is no HTTP/1.1 answer, or has neither a length nor chunks
   */
  read(bytes: Buffer, length: number): number | null {
    if (this.#bytesLeft === null) this.#readText(bytes.toString("latin1", 0, length));
    else this.#bytesLeft -= length;
    const isWhole = this.#isChunked ? this.#text.endsWith(lastChunk) : this.#bytesLeft !== null && this.#bytesLeft <= 0;
    if (!isWhole) return null;
    this.#text = "";
    this.#bytesLeft = null;
    this.#isChunked = false;
    return this.#status;
  }

  #readText(text: string): void {
    this.#text = this.#isChunked ? this.#text.slice(-lastChunk.length) + text : this.#text + text;
    if (this.#isChunked) return;
    const headEnd = this.#text.indexOf(endOfHead);
    if (headEnd === -1) return;
    const head = this.#text.slice(0, headEnd + 2);
    if (!head.startsWith("HTTP/1.1 ")) throw new Error("not an HTTP/1.1 answer");
    this.#status = Number(head.slice(9, 12));
    const declared = contentLength.exec(head)?.[1];
    const bodyBytes = this.#text.length - headEnd - endOfHead.length;
    if (declared !== undefined) this.#bytesLeft = Number(declared) - bodyBytes;
    else if (chunked.test(head)) this.#isChunked = true;
    else if (this.#status === 204 || this.#status === 304) this.#bytesLeft = 0;
    else throw new Error("an answer without its length");
  }
}

export interface LaneEnds {
  answered(status: number, startedAtMs: number, isCounted: boolean): void;
  /** No answer came. */
  lost(): void;
}

/**
 * Connections to one server, each with one request at a time, for ten thousand requests per second from the machine
 * under test: of an answer it keeps only the status. A complete HTTP client (undici) costs twice the processor time.
 */
export class Lanes {
  readonly #origin: URL;
  readonly #ends: LaneEnds;
  readonly #idle: Lane[] = [];
  readonly #opened: Lane[] = [];

  /** @param origin such as `http://127.0.0.1:8080` */
  constructor(origin: string, ends: LaneEnds) {
    this.#origin = new URL(origin);
    this.#ends = ends;
  }

  /** Requests without an answer yet. */
  get busy(): number {
    return this.#opened.length - this.#idle.length;
  }

  /** Opens connections, at most 1,024, and waits until each has had an answer of some kind. */
  async open(count: number): Promise<void> {
    const hello = `GET /healthz HTTP/1.1\r\nhost: ${this.#origin.host}\r\n\r\n`;
    for (let lane = 0; lane < Math.min(count, lanesMax); lane++)
      await new Promise<void>((resolve) => {
        const opened = new Lane(this.#origin, { answered: () => resolve(), lost: () => resolve() }, this.#idle);
        this.#opened.push(opened);
        opened.send(hello, 0, false);
      });
    for (const lane of this.#opened) lane.ends = this.#ends;
  }

  /** Connections that are opened by their first requests. */
  add(count: number): void {
    for (let lane = 0; lane < count; lane++) {
      const added = new Lane(this.#origin, this.#ends, this.#idle);
      this.#opened.push(added);
      this.#idle.push(added);
    }
  }

  /** Whether a request can be sent at once. */
  get isFree(): boolean {
    return this.#idle.length > 0;
  }

  /** @param request as it goes over the wire @throws Error if no connection is free */
  send(request: string, startedAtMs: number, isCounted: boolean): void {
    const lane = this.#idle.pop();
    if (lane === undefined) throw new Error("no connection is free");
    lane.send(request, startedAtMs, isCounted);
  }

  close(): void {
    for (const lane of this.#opened) lane.close();
  }
}

/** One connection and its one request at a time; reopened after the server has closed it. */
class Lane {
  ends: LaneEnds;
  readonly #origin: URL;
  readonly #idle: Lane[];
  #socket: Socket | null = null;
  #reader = new AnswerReader();
  #isBusy = false;
  #startedAtMs = 0;
  #isCounted = false;

  constructor(origin: URL, ends: LaneEnds, idle: Lane[]) {
    this.#origin = origin;
    this.ends = ends;
    this.#idle = idle;
  }

  send(request: string, startedAtMs: number, isCounted: boolean): void {
    this.#startedAtMs = startedAtMs;
    this.#isCounted = isCounted;
    this.#isBusy = true;
    this.#socket ??= this.#open();
    this.#socket.write(request, "latin1");
  }

  close(): void {
    this.#isBusy = false;
    this.#socket?.destroy();
  }

  #open(): Socket {
    const { hostname: host, port } = this.#origin;
    const callback = (length: number, buffer: Uint8Array): boolean => {
      this.#read(socket, length, buffer as Buffer);
      return true;
    };
    const onread = { buffer: sharedBuffer, callback };
    const socket = connect({ host, port: Number(port), noDelay: true, onread });
    socket.setTimeout(answerTimeoutMs, () => {
      if (this.#isBusy) socket.destroy();
    });
    socket.on("error", () => undefined); // counted by "close"
    socket.on("close", () => {
      this.#socket = null;
      this.#reader = new AnswerReader();
      if (this.#end()) this.ends.lost();
    });
    return socket;
  }

  #read(socket: Socket, length: number, buffer: Buffer): void {
    try {
      const status = this.#reader.read(buffer, length);
      if (status !== null && this.#end()) this.ends.answered(status, this.#startedAtMs, this.#isCounted);
    } catch (error) {
      socket.destroy(error as Error);
    }
  }

  /** @returns whether a request was waiting for an answer */
  #end(): boolean {
    if (!this.#isBusy) return false;
    this.#isBusy = false;
    this.#idle.push(this);
    return true;
  }
}
