import type { Problem } from "@admit/contract";

/** No answer: no network, or a timeout. The request may have arrived. */
export class ConnectionLost extends Error {
  override name = "ConnectionLost";
}

/** The service answered with a problem. */
export class Refused extends Error {
  override name = "Refused";
  readonly problem: Problem;
  /** From `Retry-After`; null without one. */
  readonly retryAfterMs: number | null;

  constructor(problem: Problem, retryAfterMs: number | null) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

export const isRefusal = (error: unknown, code: Problem["code"]): error is Refused =>
  error instanceof Refused && error.problem.code === code;

/** Whether there is no such thing: also where the address is not an id. */
export const isUnknown = (error: unknown, code: Problem["code"]): boolean =>
  isRefusal(error, code) || isRefusal(error, "invalid-request");

/** Too many requests, or a server error: the same request may succeed later. */
const passing = (status: number): boolean => status === 429 || status >= 500;

/** Whether a proxy or a guest network's portal answered instead of the service. */
const isForeign = (problem: Problem): boolean => problem.type === "about:blank";

/** Errors after which the same request may be repeated; not an operator's message, which must be read. */
export const isPassing = (error: unknown): error is ConnectionLost | Refused =>
  error instanceof ConnectionLost ||
  (error instanceof Refused &&
    error.problem.code !== "sale-halted" &&
    (passing(error.problem.status) || isForeign(error.problem)));

const timeoutMs = 10_000;

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON; a file is sent as it is, under its own type. */
  body?: unknown;
  headers?: Record<string, string>;
  cache?: RequestCache;
  timeoutMs?: number;
  /** Aborts the request; the promise then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/**
 * One call of the API.
 * @throws Refused where the service answered with a problem, ConnectionLost where no answer came in time
 */
export async function request<Answer>(
  fetch: typeof globalThis.fetch,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const { method = "GET", body, headers, cache, signal } = options;
  const timeout = AbortSignal.timeout(options.timeoutMs ?? timeoutMs);
  const isFile = body instanceof Blob;
  try {
    const response = await fetch(path, {
      method,
      headers: {
        accept: "application/json",
        ...(body ? { "content-type": isFile ? body.type : "application/json" } : {}),
        ...headers,
      },
      credentials: "same-origin",
      signal: signal ? joined(signal, timeout) : timeout,
      ...(body ? { body: isFile ? body : JSON.stringify(body) } : {}),
      ...(cache ? { cache } : {}),
    });
    signal?.throwIfAborted();
    if (!response.ok) throw new Refused(await readProblem(response), retryAfterMs(response));
    return (response.status === 204 ? undefined : await response.json()) as Answer;
  } catch (error) {
    if (error instanceof Refused) throw error;
    signal?.throwIfAborted();
    throw new ConnectionLost("No answer came", { cause: error });
  }
}

/** Safari before 17.4 cannot join signals: there an aborted request continues, and its answer is dropped. */
const joined = (signal: AbortSignal, timeout: AbortSignal): AbortSignal =>
  "any" in AbortSignal ? AbortSignal.any([signal, timeout]) : timeout;

/** A proxy does not answer with problem+json: then the status must do. */
async function readProblem(response: Response): Promise<Problem> {
  if (response.headers.get("content-type")?.startsWith("application/problem+json")) {
    return (await response.json()) as Problem;
  }
  return {
    type: "about:blank",
    title: response.statusText,
    status: response.status,
    detail: "",
    instance: "",
    code: response.status >= 500 ? "internal-error" : response.status === 429 ? "rate-limited" : "not-found",
  };
}

function retryAfterMs(response: Response): number | null {
  const seconds = Number.parseFloat(response.headers.get("retry-after") ?? "");
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

/** `request`, which also reports when an answer says that the session has ended. */
export const requester =
  (fetch: typeof globalThis.fetch, onSignedOut: () => void) =>
  async <Answer>(path: string, options: RequestOptions = {}): Promise<Answer> => {
    try {
      return await request<Answer>(fetch, path, options);
    } catch (error) {
      if (isRefusal(error, "unauthenticated")) onSignedOut();
      throw error;
    }
  };
