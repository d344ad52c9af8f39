import { Agent, request } from "undici";

export interface Call {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  text?: string;
  /** How long it may take until the answer begins. */
  withinMs?: number;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Parsed where it is JSON, else its text. */
  body: unknown;
}

/** Longer than the longest `Prefer: wait`: a request without an answer for this long hangs. */
const answerWithinMs = 15_000;
const connectWithinMs = 3000;
/** Requests in flight to one gateway. */
const connectionsMax = 128;

const agent = new Agent({ connections: connectionsMax, connectTimeout: connectWithinMs });

/** One HTTP request. @throws if no answer comes in time, or the connection is lost */
export async function call(url: string, options: Call = {}): Promise<Answer> {
  const { method = "GET", headers = {}, body, withinMs = answerWithinMs } = options;
  const text = body === undefined ? options.text : JSON.stringify(body);
  const response = await request(url, {
    dispatcher: agent,
    method,
    headers: { ...(text !== undefined && { "content-type": "application/json" }), ...headers },
    ...(text !== undefined && { body: text }),
    headersTimeout: withinMs,
    bodyTimeout: withinMs,
  });
  const isJson = /^application\/(problem\+)?json/.test(String(response.headers["content-type"]));
  return {
    status: response.statusCode,
    headers: response.headers,
    body: isJson ? await response.body.json() : await response.body.text(),
  };
}
