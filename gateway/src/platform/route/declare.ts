import { Problem, problems, type ProblemCode } from "@admit/contract";
import type { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "./app-env.ts";

/** Headers of an answer that is for its caller alone. */
export const noStore = { "Cache-Control": "private, no-store" } as const;

/** A response with a JSON body, for a route's declaration. */
export const json = <Schema extends z.ZodType>(description: string, schema: Schema, ...headers: AnswerHeader[]) => ({
  description,
  ...(headers.length > 0 && { headers: answerHeaders(...headers) }),
  content: { "application/json": { schema } },
});

/** A required JSON body, for a route's declaration. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { "application/json": { schema } },
});

/** Every header that clients may rely on, described once. */
const described = {
  "X-Request-Id": "Identifies this request in the log. An id from the client is kept if it is harmless.",
  Location: "The address of the result.",
  "Retry-After": "When to ask again, in seconds.",
  Link: 'The next part of the result, as `rel="next"` (RFC 8288). Absent at the end.',
  ETag: "The version of this answer; sent back as `If-None-Match`, the answer is 304 while nothing has changed.",
  "Preference-Applied": "`wait` where `Prefer: wait=N` was honoured (RFC 7240).",
  RateLimit: "What is left of the limit that was reached, and when it is reset.",
  "RateLimit-Policy": "The limit that was reached: its name, requests (`q`) and seconds (`w`).",
  "WWW-Authenticate": "How to sign in, and what is wrong with the token that was sent (RFC 6750).",
  "Set-Cookie": "The session's cookie.",
} as const;

export type AnswerHeader = keyof typeof described;

/** An answer's headers, as references to the components. */
export const answerHeaders = (...names: AnswerHeader[]): Record<string, { $ref: string }> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

export function registerAnswerHeaders({ openAPIRegistry }: OpenAPIHono<AppEnv>): void {
  for (const [name, description] of Object.entries(described)) {
    const type = name === "Retry-After" ? "integer" : "string";
    openAPIRegistry.registerComponent("headers", name, { description, schema: { type } });
  }
}

const ownProblems = Symbol("problems");

/**
 * A route's own problems, for its `responses`. They are thrown, never returned, so they add nothing to the types of a
 * handler's answers. `routesFor` adds the problems that follow from the rest of the declaration.
 */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- it adds nothing to the types, on purpose
export const problemResponses = (...codes: ProblemCode[]): Record<never, never> => ({ [ownProblems]: codes });

export const declaredProblems = (responses: object): readonly ProblemCode[] =>
  (responses as { [ownProblems]?: ProblemCode[] })[ownProblems] ?? [];

/** Headers of answers by status. */
const headersOf: Record<number, AnswerHeader[]> = {
  401: ["WWW-Authenticate"],
  429: ["Retry-After", "RateLimit", "RateLimit-Policy"],
  503: ["Retry-After"],
};

/** The document's problem responses, by status. */
export function describeProblems(codes: Iterable<ProblemCode>): Record<number, object> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) byStatus.set(problems[code][0], [...(byStatus.get(problems[code][0]) ?? []), code]);
  const responses = [...byStatus].map(([status, ofStatus]) => [
    status,
    {
      description: ofStatus.map((code) => `\`${code}\``).join(", "),
      headers: answerHeaders("X-Request-Id", ...(headersOf[status] ?? [])),
      content: { "application/problem+json": { schema: Problem } },
    },
  ]);
  return Object.fromEntries(responses) as Record<number, object>;
}
