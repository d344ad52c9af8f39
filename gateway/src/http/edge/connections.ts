import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import type { RefusalReason } from "@admit/contract";
import type { Attention } from "../../platform/attention/attention.ts";
import type { TrustedProxies } from "../../platform/settings.ts";
import { isIn, plain } from "../../platform/route/client-address.ts";
import type { EdgeResponse } from "./edge-response.ts";
import { NetworkConnections } from "./network-connections.ts";
import type { ServerLimits } from "./server-limits.ts";

type Exchange = [request: IncomingMessage, response: EdgeResponse];
/** Starts to answer a request. The response reports the end of the answer. */
type Answer = (...exchange: Exchange) => void;

export interface ConnectionServices {
  attention: Pick<Attention, "refused">;
  settings: { TRUSTED_PROXIES?: TrustedProxies | undefined };
  /** Written to a connection that exceeds its network's limit, before it is ended. */
  refusal: () => string;
}

class Connection {
  /** Releases its share of the network's limit. */
  leave = (): void => undefined;
  readonly waiting: Exchange[] = [];
  /** When the client was last seen to take output, and how much it had taken by then. */
  takenAtMs = performance.now();
  takenBytes = 0;
  #exchange: Exchange | null = null;

  readonly socket: Socket;
  readonly #answer: Answer;

  constructor(socket: Socket, answer: Answer) {
    this.socket = socket;
    this.#answer = answer;
  }

  get isAnswering(): boolean {
    return this.#exchange !== null;
  }

  /** The client has to act: send a request or the rest of one, or read a complete answer. */
  get awaitsClient(): boolean {
    if (this.#exchange === null) return true;
    const [request, response] = this.#exchange;
    return !request.complete || response.writableEnded;
  }

  begin(...exchange: Exchange): void {
    this.#exchange = exchange;
    exchange[1].exchange = this;
    this.#answer(...exchange);
  }

  answered(): void {
    if (this.waiting.length === 0) this.#exchange = null;
    // After Node has given the socket to the next response.
    else process.nextTick(() => this.#beginNext());
  }

  #beginNext(): void {
    const next = this.waiting.shift();
    if (next === undefined || this.socket.destroyed) this.#exchange = null;
    else this.begin(...next);
  }
}

/**
 * Limits connections: their number per network and in total, where no network's idle ones lock out another; one request
 * at a time on each, with few waiting; and unread output. Waiting requests of a client that has gone are dropped.
 */
export function boundConnections(
  server: Server<typeof IncomingMessage, typeof EdgeResponse>,
  answer: Answer,
  { attention, settings, refusal }: ConnectionServices,
  limits: ServerLimits,
): void {
  const connections = new Map<Socket, Connection>();
  const networks = new NetworkConnections<Connection>(limits.connectionsPerNetworkMax);
  let noRoomUntilMs = 0;

  server.maxConnections = limits.connectionsMax;
  server.on("drop", () => {
    attention.refused("connection-limit");
    makeRoom();
  });

  server.on("connection", (socket: Socket) => {
    makeRoom();
    const connection = new Connection(socket, answer);
    const address = plain(socket.remoteAddress ?? "");
    const leave = networks.enter(connection, address, !isIn(settings.TRUSTED_PROXIES?.peers, address));
    if (leave === null) {
      attention.refused("connection-limit");
      socket.write(refusal());
      socket.destroySoon();
      return;
    }
    connection.leave = leave;
    connections.set(socket, connection);
    socket.once("close", () => forget(connection));
  });

  server.on("request", (request, response) => {
    const { socket } = request;
    const connection = connections.get(socket);
    // Refused or ended connections: the rest of their input is ignored.
    if (connection === undefined || socket.destroyed) return;
    if (!connection.isAnswering) return connection.begin(request, response);
    if (connection.waiting.length < limits.pipelinedMax) return void connection.waiting.push([request, response]);
    end(connection, "connection-limit");
  });

  const sweep = setInterval(() => {
    const nowMs = performance.now();
    for (const [socket, connection] of connections) {
      const takenBytes = takenOf(socket);
      if (socket.writableLength === 0 || takenBytes !== connection.takenBytes) {
        connection.takenAtMs = nowMs;
        connection.takenBytes = takenBytes;
      } else if (nowMs - connection.takenAtMs >= limits.unreadMs) end(connection, "unread-output");
    }
  }, limits.sweepMs).unref();
  server.once("close", () => clearInterval(sweep));

  /** Reads all connections at most once per `connectionsRoom` new ones, or once per `noRoomRestMs`. */
  function makeRoom(): void {
    if (connections.size < limits.connectionsMax - limits.connectionsRoom) return;
    const nowMs = performance.now();
    if (nowMs < noRoomUntilMs) return;
    const spare = networks.spare(limits.connectionsRoom);
    for (const connection of spare) end(connection, "connection-limit");
    if (spare.length < limits.connectionsRoom) noRoomUntilMs = nowMs + limits.noRoomRestMs;
  }

  function end(connection: Connection, reason: RefusalReason): void {
    attention.refused(reason);
    connection.waiting.length = 0;
    forget(connection);
    const { parser } = connection.socket as Parsed;
    if (parser) parser.onIncoming = stopReading;
    connection.socket.destroy();
  }

  function forget(connection: Connection): void {
    if (connections.delete(connection.socket)) connection.leave();
  }
}

/**
 * Bytes that the kernel has taken for the client. `bytesWritten` counts a chunk, which may be a whole answer, when it is
 * handed over, so the queue is subtracted: it is not documented, but Node's own idle timeouts use it.
 */
const takenOf = (socket: Socket): number => socket.bytesWritten - ((socket as Queued)._handle?.writeQueueSize ?? 0);
type Queued = Socket & { _handle?: { writeQueueSize?: number } | null };

/**
 * Node's parser, which is not documented; only speed depends on it. Otherwise Node would parse the rest of a 64 kB chunk,
 * up to a thousand requests, after its connection was ended.
 */
type Parsed = Socket & { parser?: { onIncoming?: () => number } | null };

/** A negative value is an error to the parser (llhttp, `on_headers_complete`), which stops. */
const stopReading = (): number => -1;
