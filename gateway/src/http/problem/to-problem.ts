import { problems, type Problem } from "@admit/contract";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { LineUnavailableError } from "../../platform/line/line-unavailable-error.ts";
import { isDatabaseAway } from "./database-away.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";

const databaseRetryAfterS = 2;
const lineRetryAfterS = 1;

/** The one mapper from errors to answers. What it does not know is an `internal-error` that tells nothing. */
export function toProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof HTTPException) return fromHttpException(error);
  if (error instanceof LineUnavailableError)
    return new ProblemError(
      "queue-unavailable",
      "The line cannot be reached. Send the same request again in a moment.",
      {
        retryAfterS: lineRetryAfterS,
      },
    );
  if (isDatabaseAway(error))
    return new ProblemError("database-unavailable", "The database does not answer. Try again in a moment.", {
      retryAfterS: databaseRetryAfterS,
    });
  return new ProblemError("internal-error", "The fault is ours and has been logged. Try again, please.");
}

/** Hono's own refusals: a body that cannot be read, and a content type that is not taken. */
function fromHttpException(error: HTTPException): ProblemError {
  if (error.status === 415) return new ProblemError("unsupported-media-type", "Send the body as application/json.");
  if (error.status === 413) return new ProblemError("payload-too-large", "The body is too large.");
  if (error.status >= 500) return new ProblemError("internal-error", "The fault is ours and has been logged.");
  return new ProblemError("invalid-request", "The body is not JSON.", {
    errors: [{ path: "", message: "must be a JSON value" }],
  });
}

/** @param instance the address that was asked for */
export function toProblem({ code, detail, extras: { errors, waiting } }: ProblemError, instance: string): Problem {
  const [status, title] = problems[code];
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail,
    instance,
    code,
    ...(errors && { errors }),
    ...(waiting && { waiting }),
  };
}

export function problemResponse(c: Context<AppEnv>, error: ProblemError): Response {
  const problem = toProblem(error, c.req.path);
  const { extras } = error;
  const headers: Record<string, string> = {
    "Content-Type": "application/problem+json",
    ...extras.headers,
  };
  if (extras.retryAfterS !== undefined) headers["Retry-After"] = String(extras.retryAfterS);
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
