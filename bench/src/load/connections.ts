import type { IncomingHttpHeaders } from "node:http";
import { Client, type Dispatcher } from "undici";

/** Longest an answer is waited for: longer than the longest `Prefer: wait`. */
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

/** No answer came. Whether the request arrived, nobody here knows. */
export class ConnectionLost extends Error {
  override name = "ConnectionLost";
  /** Why, such as `ECONNRESET` or `UND_ERR_HEADERS_TIMEOUT`. */
  readonly code: string;

  constructor(cause: Error) {
    super(cause.message, { cause });
    this.code = (cause as NodeJS.ErrnoException).code ?? cause.name;
  }
}

/**
 * Connections to one server, each with one request at a time. A request never waits for another's answer: where all
 * connections are busy, one more is opened. (undici's own Pool looks for a free one by trying all in turn, which is
 * slow for thousands.)
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

  /** @throws ConnectionLost where no answer came within 15 s of the request, or none at all */
  request({ method, path, headers, body }: Call): Promise<Answer> {
    const client = this.#idle.pop() ?? this.#open();
    return new Promise((resolve, reject) => {
      client.dispatch(
        { method, path, headers, body: body ?? null },
        collectAnswer({ resolve, reject, release: () => this.#idle.push(client) }),
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

interface Collecting {
  resolve: (answer: Answer) => void;
  reject: (error: ConnectionLost) => void;
  release: () => void;
}

function collectAnswer({ resolve, reject, release }: Collecting): Dispatcher.DispatchHandler {
  const answer: Answer = { status: 0, headers: {}, body: "" };
  const chunks: Buffer[] = [];
  return {
    // undici tells its newer handlers from the older ones by this.
    onRequestStart() {},
    onResponseStart(_controller, status, headers) {
      answer.status = status;
      answer.headers = headers;
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      release();
      answer.body = Buffer.concat(chunks).toString();
      resolve(answer);
    },
    onResponseError(_controller, error) {
      release();
      reject(new ConnectionLost(error));
    },
  };
}
