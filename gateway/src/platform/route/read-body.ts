import type { z } from "zod";
import type { AppContext } from "./app-env.ts";
import { refuseIllFormedJson } from "./well-formed.ts";
import { ProblemError } from "../problem/problem-error.ts";
import { refuseInvalid } from "./validation-hook.ts";

const json = /^application\/([a-z.-]+\+)?json\s*(;|$)/i;

/**
 * The JSON of a request's body, as `schema` has it.
 * @throws ProblemError unsupported-media-type, invalid-request
 */
export async function readBody<Schema extends z.ZodType>(c: AppContext, schema: Schema): Promise<z.infer<Schema>> {
  if (!json.test(c.req.header("content-type") ?? ""))
    throw new ProblemError("unsupported-media-type", "Send the body as application/json.");
  const text = await c.req.text();
  refuseIllFormedJson(text);
  const parsed = schema.safeParse(parse(text));
  refuseInvalid({ target: "json", ...parsed });
  return parsed.data as z.infer<Schema>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError("invalid-request", "The body is not JSON.", {
      errors: [{ path: "", message: "must be a JSON value" }],
    });
  }
}
