import type { ProblemCode, RefusalReason } from "@admit/contract";

export interface ProblemExtras {
  errors?: { path: string; message: string }[];
  /** How many purchases are in line. */
  waiting?: number;
  /** Seconds; sent as Retry-After. */
  retryAfterS?: number;
  headers?: Record<string, string>;
  /** The reason under which operators see it counted, if it protects the service. */
  refusal?: RefusalReason;
}

/** An answer that is an error, thrown from wherever it becomes certain. `detail` is read by people. */
export class ProblemError extends Error {
  override name = "ProblemError";

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail);
  }
}

/** Ends the work for a client whose connection has ended. For the log alone: no one reads the answer. */
export const clientGone = (): ProblemError =>
  new ProblemError("invalid-request", "The connection ended before the request was whole and answered. Send it again.");
