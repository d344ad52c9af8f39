import type { Problem } from "@admit/contract";

/** No answer came: the network is away, or it took too long. Whether the request arrived is not known. */
export class ConnectionLost extends Error {
  override name = "ConnectionLost";
}

/** The service answered, and said no. */
export class Refused extends Error {
  override name = "Refused";
  readonly problem: Problem;
  /** From `Retry-After`; null where the answer named no time. */
  readonly retryAfterMs: number | null;

  constructor(problem: Problem, retryAfterMs: number | null) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

export const isRefusal = (error: unknown, code: Problem["code"]): error is Refused =>
  error instanceof Refused && error.problem.code === code;

/** Too many requests, or a fault on the other side: the same request may well succeed later. */
const passing = (status: number): boolean => status === 429 || status >= 500;

/** Whether somebody in between answered in the service's place: a proxy, the page of a guest network. */
const isForeign = (problem: Problem): boolean => problem.type === "about:blank";

/** Errors after which the same request is worth sending again; not an operator's word, which has to be read. */
export const isPassing = (error: unknown): error is ConnectionLost | Refused =>
  error instanceof ConnectionLost ||
  (error instanceof Refused &&
    error.problem.code !== "sale-halted" &&
    (passing(error.problem.status) || isForeign(error.problem)));

/** Longest an answer is waited for, unless the call says otherwise. */
const timeoutMs = 10_000;

export interface RequestOptions {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** Sent as JSON; a file is sent as it is, under its own type. */
  body?: unknown;
  headers?: Record<string, string>;
  cache?: RequestCache;
  timeoutMs?: number;
  /** Gives the request up; the promise then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/**
 * One call of the API.
 * @throws Refused where the service said no, ConnectionLost where no answer came in time
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

/** Safari before 17.4 cannot join signals: there a request that was given up runs on, and its answer is dropped. */
const joined = (signal: AbortSignal, timeout: AbortSignal): AbortSignal =>
  "any" in AbortSignal ? AbortSignal.any([signal, timeout]) : timeout;

/** What was answered, or what its status alone tells: a proxy in between does not speak problem+json. */
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
