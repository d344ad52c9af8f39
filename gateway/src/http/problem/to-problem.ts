import { type Language, problems, type Problem } from "@admit/contract";
import { problemTexts } from "@admit/language/of-problems";
import { isTransient, mysqlErrorOf } from "@admit/prisma";
import type { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { TrieRouter } from "hono/router/trie-router";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { LineUnavailableError } from "../../platform/line/acceptance.ts";
import { notJson } from "../../platform/route/read-body.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { said } from "../../platform/problem/said.ts";
import { languageVary, requestLanguage } from "../../platform/route/request-language.ts";
import { textIn } from "../../platform/problem/said.ts";
import { messageOf } from "../../platform/problem/schema-messages.ts";

const databaseRetryAfterS = 2;
const lineRetryAfterS = 1;

/** The only mapper from errors to problems. An unknown error becomes an `internal-error` without details. */
export function toProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof HTTPException) return fromHttpException(error);
  if (error instanceof LineUnavailableError)
    return new ProblemError(
      "queue-unavailable",
      "The line cannot be reached. Send the same request again in a moment.",
      { retryAfterS: lineRetryAfterS },
    );
  if (isDatabaseAway(error))
    return new ProblemError("database-unavailable", "The database does not answer. Try again in a moment.", {
      retryAfterS: databaseRetryAfterS,
    });
  return new ProblemError("internal-error", "The fault is ours and has been logged. Try again, please.");
}

/** Hono's own refusals: an unreadable body, and an unsupported content type. */
function fromHttpException({ status }: HTTPException): ProblemError {
  if (status === 415) return new ProblemError("unsupported-media-type", "Send the body as application/json.");
  if (status === 413) return new ProblemError("payload-too-large", "The body is too large.");
  if (status >= 500) return new ProblemError("internal-error", "The fault is ours and has been logged.");
  return notJson();
}

/**
 * Prisma's codes for a database that is away or busy (Prisma's error reference): cannot reach it, timed out,
 * connection closed, no connection in time, transaction not started in time, conflict, too many connections.
 */
const awayCodes = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2034", "P2037"]);

/**
 * The MariaDB connector's numbers for a lost connection (its lib/misc/errors.js): closed or destroyed, unexpected end,
 * timeout, socket error, no connection from the pool in time, a closed pool.
 */
const connectorNumbers = new Set([45001, 45004, 45009, 45012, 45013, 45019, 45026, 45028, 45037, 45042, 45061]);

/** Whether the same request may succeed later, because the database is away or busy now. */
function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && awayCodes.has(code)) return true;
  const cause = mysqlErrorOf(error);
  const { errno } = cause as { errno?: unknown };
  return isTransient(cause) || (typeof errno === "number" && connectorNumbers.has(errno));
}

/** @param instance the path of the request */
export function toProblem(
  { code, detail, extras: { errors, waiting } }: ProblemError,
  instance: string,
  language: Language,
): Problem {
  const [status, title] = problems[code];
  const translated = problemTexts[language];
  return {
    type: `/problems/${code}`,
    title: textIn(translated, title),
    status,
    detail: textIn(translated, detail),
    instance,
    code,
    ...(errors && {
      errors: errors.map(({ path, message, issue }) => ({ path, message: messageOf(message, issue, language) })),
    }),
    ...(waiting && { waiting }),
  };
}

/** The headers of a problem's answer: what its code and extras mean in HTTP. */
export function problemHeaders({ code, extras }: ProblemError): Record<string, string> {
  const { retryAfterS, limit, invalidToken } = extras;
  return {
    "Content-Type": "application/problem+json",
    ...(code === "unauthenticated" && {
      "WWW-Authenticate": invalidToken === true ? 'Bearer error="invalid_token"' : "Bearer",
    }),
    ...(limit && { "RateLimit-Policy": limit.policy, RateLimit: `"${limit.name}";r=0;t=${retryAfterS ?? 0}` }),
    ...(retryAfterS !== undefined && { "Retry-After": String(retryAfterS) }),
  };
}

/** @param headers that the address requires, such as `Allow` */
export function problemResponse(c: AppContext, error: ProblemError, headers?: Record<string, string>): Response {
  const language = requestLanguage(c);
  const problem = toProblem(error, c.req.path, language);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      ...problemHeaders(error),
      "Content-Language": language,
      ...headers,
      Vary: headers?.["Vary"] === undefined ? languageVary : `${headers["Vary"]}, ${languageVary}`,
    },
  });
}

/** The problem, and headers, of a path without a matching route: 405 if it takes other methods, else 404. */
export function notFound(app: Hono<AppEnv>): (c: AppContext) => [ProblemError, Record<string, string>] {
  let methods: TrieRouter<string> | undefined;
  return (c) => {
    methods ??= methodsByPath(app);
    const allowed = new Set(methods.match("ALL", c.req.path)[0].map(([method]) => method));
    if (allowed.size === 0 || allowed.has(c.req.method))
      return [new ProblemError("not-found", "Nothing is found at this address."), { Vary: "Accept" }];
    const allow = [...allowed].join(", ");
    return [new ProblemError("method-not-allowed", said`This address takes ${allow}.`), { Allow: allow }];
  };
}

/** Called at the first request, when all routes are added. */
function methodsByPath(app: Hono<AppEnv>): TrieRouter<string> {
  const router = new TrieRouter<string>();
  for (const { method, path } of app.routes) {
    if (method === "ALL") continue;
    router.add("ALL", path, method);
    if (method === "GET") router.add("ALL", path, "HEAD");
  }
  return router;
}
