import { problems, type Problem, type ProblemCode } from "@admit/contract";
import { isTransient } from "@admit/prisma";

/** An error that the caller receives, with the status of the contract. */
export class ProblemError extends Error {
  override name = "ProblemError";
  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}

/** Any error as an answer. An unexpected one goes to standard error, where a run's faults can be found. */
export function toProblem(error: unknown, instance: string): Problem {
  const { code, message } = asProblemError(error);
  const [status, title] = problems[code];
  return { type: `/problems/${code}`, title, status, detail: message, instance, code };
}

function asProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isTransient(error)) return new ProblemError("database-unavailable", "The database is busy. Try again.");
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return new ProblemError("internal-error", "Something failed on our side.");
}
