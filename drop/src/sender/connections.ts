import type { IncomingHttpHeaders } from "node:http";
import { Explained } from "@admit/environment";
import { Client } from "undici";

/** Longest wait for an answer: longer than the longest `Prefer: wait`. */
const answerTimeoutMs = 15_000;
const connectTimeoutMs = 10_000;

export interface Call {
  method: "GET" | "PATCH" | "POST";
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** No answer came; the request may have arrived all the same. */
export class ConnectionLost extends Explained {
  override name = "ConnectionLost";
  /** Why, such as `ECONNRESET` or `UND_ERR_HEADERS_TIMEOUT`. */
  readonly code: string;

  constructor(cause: Error) {
    super(`The gateway did not answer: ${cause.message}.`);
    this.cause = cause;
    this.code = (cause as NodeJS.ErrnoException).code ?? cause.name;
  }
}

/** For `catch`: that no answer came is an answer too. */
export function lostOrThrow(error: unknown): ConnectionLost {
  if (error instanceof ConnectionLost) return error;
  throw error;
}

/**
 * Connections to one server, each with one request at a time. A request never waits for another's answer: if all
 * connections are busy, one more is opened. (undici's own Pool searches all of them for a free one: slow for thousands.)
 */
export class Connections {
  readonly #origin: string;
  readonly #idle: Client[] = [];
  readonly #opened: Client[] = [];

  /** @param origin such as `http://127.0.0.1:8080` */
  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Requests without an answer yet. */
  get busy(): number {
    return this.#opened.length - this.#idle.length;
  }

  /** @throws ConnectionLost if no answer comes within 15 s, or none at all */
  request({ method, path, headers, body }: Call): Promise<Answer> {
    const client = this.#idle.pop() ?? this.#open();
    const chunks: Buffer[] = [];
    const answer: Answer = { status: 0, headers: {}, body: "" };
    return new Promise((resolve, reject) => {
      client.dispatch(
        { method, path, headers, body: body ?? null },
        {
          // undici distinguishes its newer handlers from the older ones by this.
          onRequestStart() {},
          onResponseStart: (_controller, status, received) => Object.assign(answer, { status, headers: received }),
          onResponseData: (_controller, chunk) => void chunks.push(chunk),
          onResponseEnd: () => {
            this.#idle.push(client);
            resolve({ ...answer, body: Buffer.concat(chunks).toString() });
          },
          onResponseError: (_controller, error) => {
            this.#idle.push(client);
            reject(new ConnectionLost(error));
          },
        },
      );
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((client) => client.destroy()));
  }

  #open(): Client {
    const client = new Client(this.#origin, {
      pipelining: 1,
      headersTimeout: answerTimeoutMs,
      bodyTimeout: answerTimeoutMs,
      connect: { timeout: connectTimeoutMs },
    });
    this.#opened.push(client);
    return client;
  }
}
