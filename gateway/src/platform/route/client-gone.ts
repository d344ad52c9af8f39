import { ProblemError } from "../problem/problem-error.ts";

/** Ends the work for a client whose connection has ended. For the log alone: no one reads the answer. */
export const clientGone = (): ProblemError =>
  new ProblemError("invalid-request", "The connection ended before the request was whole and answered. Send it again.");
