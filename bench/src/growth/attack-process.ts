import { setMaxListeners } from "node:events";
import { connect, type Socket } from "node:net";
import { AnswerReader } from "../load/lanes.ts";

/** What an attacking process sends. */
export interface AttackOrder {
  /** Each connection requests these, again and again, as soon as it has the last answer. */
  urls: readonly string[];
  connections: number;
  /** Clients that request all of `urls` without end and never read an answer. */
  neverReading: number;
  forMs: number;
}

export interface AttackReport {
  /** By HTTP status; `lost` if the connection ended without an answer. */
  answers: Record<string, number>;
  /** Requests that the clients which never read could send before the server stopped taking them. */
  unread: number;
}

/** A client whose connection was ended reconnects, as a real attacker does. */
const againMs = 100;
const bufferBytes = 64 * 1024;
/** Requests that a client which never reads sends in one go. */
const pipelined = 50;

process.on("message", (order: AttackOrder) => {
  void attack(order).then((report) => process.send?.(report));
});
process.on("disconnect", () => process.exit());

/** Sends requests on many connections at once, each as fast as it is answered, for the given time. */
async function attack(order: AttackOrder): Promise<AttackReport> {
  const report: AttackReport = { answers: {}, unread: 0 };
  const stop = new AbortController();
  setMaxListeners(order.connections + order.neverReading, stop.signal);
  for (let at = 0; at < order.connections; at++) askForEver(urlOf(order, at), report, stop.signal);
  for (let at = 0; at < order.neverReading; at++) neverRead(order, report, stop.signal);
  await new Promise((resolve) => setTimeout(resolve, order.forMs));
  stop.abort();
  return report;
}

const urlOf = ({ urls }: AttackOrder, at: number): URL => new URL(urls[at % urls.length] ?? "");

const requestOf = ({ pathname, host }: URL): string =>
  `GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\naccept: */*\r\n\r\n`;

function askForEver(url: URL, { answers }: AttackReport, stopped: AbortSignal): void {
  const request = requestOf(url);
  const count = (outcome: string): void => void (answers[outcome] = (answers[outcome] ?? 0) + 1);
  open(url, stopped, (socket) => {
    const reader = new AnswerReader();
    let isWaiting = false;
    const ask = (): void => {
      isWaiting = true;
      socket.write(request, "latin1");
    };
    socket.on("connect", ask);
    socket.on("close", () => isWaiting && count("lost"));
    return (bytes, length) => {
      const status = reader.read(bytes, length);
      if (status === null) return;
      count(String(status));
      isWaiting = false;
      if (!stopped.aborted) ask();
    };
  });
}

function neverRead(order: AttackOrder, report: AttackReport, stopped: AbortSignal): void {
  const requests = order.urls.map((_, at) => requestOf(urlOf(order, at))).join("");
  const batch = requests.repeat(Math.ceil(pipelined / order.urls.length));
  open(urlOf(order, 0), stopped, (socket) => {
    const send = (): void => {
      while (socket.writable && socket.write(batch, "latin1")) report.unread += pipelined;
    };
    socket.on("connect", () => {
      socket.pause();
      send();
    });
    socket.on("drain", send);
    return null;
  });
}

type OnRead = (bytes: Buffer, length: number) => void;

/** Opens a connection, and another whenever it ends. */
function open(url: URL, stopped: AbortSignal, use: (socket: Socket) => OnRead | null): void {
  if (stopped.aborted) return;
  let onRead: OnRead | null = null;
  const callback = (length: number, buffer: Uint8Array): boolean => {
    try {
      onRead?.(buffer as Buffer, length);
    } catch {
      socket.destroy(); // not a readable answer: a new connection is opened
    }
    return true;
  };
  const socket = connect({
    host: url.hostname,
    port: Number(url.port),
    noDelay: true,
    onread: { buffer: sharedBuffer, callback },
  });
  onRead = use(socket);
  const end = (): void => void socket.destroy();
  stopped.addEventListener("abort", end);
  socket.on("error", () => undefined); // its end is counted by "close"
  socket.on("close", () => {
    stopped.removeEventListener("abort", end);
    setTimeout(() => open(url, stopped, use), againMs);
  });
}

/** Parses each chunk before the next one is read. */
const sharedBuffer = Buffer.allocUnsafeSlow(bufferBytes);
