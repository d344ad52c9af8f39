import type { z } from "@hono/zod-openapi";
import { type AnswerHeader, answerHeaders } from "./answer-headers.ts";

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
