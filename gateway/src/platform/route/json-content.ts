import type { z } from "@hono/zod-openapi";

/** The `content` of a JSON body or answer in a route's declaration. */
export const json = <Schema extends z.ZodType>(schema: Schema) => ({
  content: { "application/json": { schema } },
});
