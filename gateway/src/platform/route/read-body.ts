import { bodyMaxBytes, importMaxBytes } from "@admit/contract";
import { bodyLimit } from "hono/body-limit";
import type { AppContext } from "./app-env.ts";
import { ProblemError } from "../problem/problem-error.ts";
import type { z } from "zod";
import { refuseIllFormedJson } from "./well-formed.ts";

/** The one address that takes a file. */
const importPath = /^\/v1\/admin\/events\/[^/]+\/imports$/;

/** @throws ProblemError payload-too-large */
export const tooLarge = (maxBytes: number): never => {
  throw new ProblemError("payload-too-large", `The body may have at most ${maxBytes} bytes.`);
};

const readWithinLimit = bodyLimit({ maxSize: bodyMaxBytes, onError: () => tooLarge(bodyMaxBytes) });

/**
 * Refuses a body by its declared length, before any of it is read; one without a length is read up to the
 * limit. Returns a promise only then: most requests pass without waiting. A file is read by its own route
 * (`receiveFile`), which knows the caller by then.
 */
export function checkBody(c: AppContext): Promise<unknown> | void {
  const isFile = importPath.test(c.req.path);
  const length = c.req.header("content-length");
  const maxBytes = isFile ? importMaxBytes : bodyMaxBytes;
  if (length !== undefined && Number(length) > maxBytes) tooLarge(maxBytes);
  if (!isFile && c.req.header("transfer-encoding") !== undefined) return readWithinLimit(c, () => Promise.resolve());
}

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

type Validated = { target: string } & ({ success: true } | { success: false; error: z.ZodError });

/** What a request does wrong, all of it at once. The path is the field's, or names the parameter. */
export function refuseInvalid(result: Validated): void {
  if (result.success) return;
  const errors = result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  throw new ProblemError("invalid-request", sentenceOf(errors), { errors });
}

function sentenceOf(errors: readonly { path: string; message: string }[]): string {
  const [first] = errors;
  if (first === undefined) return "The request is not valid.";
  const rest = errors.length === 1 ? "" : ` (and ${errors.length - 1} more)`;
  return `${first.path === "" ? "The body" : first.path}: ${first.message}${rest}.`;
}
