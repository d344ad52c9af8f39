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
