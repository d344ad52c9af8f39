import { connect, type Socket } from "node:net";
import { AnswerReader } from "./answer-reader.ts";

/** Longest an answer is waited for: longer than the longest `Prefer: wait`. */
const answerTimeoutMs = 15_000;
const bufferBytes = 64 * 1024;

export interface LaneEnds {
  answered(status: number, startedAtMs: number, isCounted: boolean): void;
  /** No answer came. */
  lost(error: Error): void;
}

/**
 * Most connections, as a proxy keeps them open to what stands behind it. Node 20 takes one new connection in each turn
 * of its loop, however many wait, so a busy gateway answers those late that come by thousands: none is opened while
 * it is measured.
 */
const lanesMax = 1024;

/**
 * Connections to one server, each with one request at a time, for whoever sends ten thousand requests a second from a
 * machine that it measures: it keeps the status of an answer and nothing else. A client of all of HTTP (undici) costs
 * twice as much of the processor that it shares with what it measures.
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

  /** Whether a request could be sent at once. */
  get isFree(): boolean {
    return this.#idle.length > 0;
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

  /** @param request as it goes over the wire @throws Error where no connection is free */
  send(request: string, startedAtMs: number, isCounted: boolean): void {
    const lane = this.#idle.pop();
    if (lane === undefined) throw new Error("no connection is free");
    lane.send(request, startedAtMs, isCounted);
  }

  close(): void {
    for (const lane of this.#opened) lane.close();
  }
}

/** One connection, and the one request that it has at a time; opened anew where the server has ended it. */
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
    const onRead = (length: number, buffer: Uint8Array): boolean => {
      this.#read(socket, length, buffer as Buffer);
      return true;
    };
    const { hostname: host, port } = this.#origin;
    const onread = { buffer: sharedBuffer, callback: onRead };
    const socket = connect({ host, port: Number(port), noDelay: true, onread });
    socket.setTimeout(answerTimeoutMs, () => {
      if (this.#isBusy) socket.destroy(new Error(`no answer within ${answerTimeoutMs} ms`));
    });
    let fault = new Error("the server ended the connection");
    socket.on("error", (error) => (fault = error));
    socket.on("close", () => {
      this.#socket = null;
      this.#reader = new AnswerReader();
      if (this.#end()) this.ends.lost(fault);
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

  /** @returns whether there was a request to end */
  #end(): boolean {
    if (!this.#isBusy) return false;
    this.#isBusy = false;
    this.#idle.push(this);
    return true;
  }
}

/** What is read is taken apart before anything else is read. */
const sharedBuffer = Buffer.allocUnsafeSlow(bufferBytes);
