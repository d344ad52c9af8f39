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
