import { bodyMaxBytes, importMaxBytes, posterMaxBytes } from "@admit/contract";
import { bodyLimit } from "hono/body-limit";
import type { z } from "zod";
import type { AppContext } from "./app-env.ts";
import { refuseIllFormedJson } from "./well-formed.ts";
import { type FieldProblem, ProblemError } from "../problem/problem-error.ts";
import { type Said, said } from "../problem/said.ts";

/** The only paths that take a file, and how many bytes it may have. */
const filePaths: readonly (readonly [path: RegExp, maxBytes: number])[] = [
  [/^\/v1\/admin\/events\/[^/]+\/imports(?:\/preview)?$/, importMaxBytes],
  [/^\/v1\/admin\/events\/[^/]+\/poster$/, posterMaxBytes],
];

/** @throws ProblemError payload-too-large */
export const tooLarge = (maxBytes: number): never => {
  throw new ProblemError("payload-too-large", said`The body may have at most ${maxBytes} bytes.`);
};

const readWithinLimit = bodyLimit({ maxSize: bodyMaxBytes, onError: () => tooLarge(bodyMaxBytes) });

/**
 * Refuses a body by its declared length, before any of it is read. Only a body without a length is read here, up to
 * the limit, and only then a promise is returned. A file is read by its own route (`bodyPieces`).
 */
export function checkBody(c: AppContext): Promise<unknown> | void {
  const [, fileMaxBytes] = filePaths.find(([path]) => path.test(c.req.path)) ?? [];
  const length = c.req.header("content-length");
  const maxBytes = fileMaxBytes ?? bodyMaxBytes;
  if (length !== undefined && Number(length) > maxBytes) tooLarge(maxBytes);
  if (fileMaxBytes === undefined && c.req.header("transfer-encoding") !== undefined)
    return readWithinLimit(c, () => Promise.resolve());
}

const json = /^application\/([a-z.-]+\+)?json\s*(;|$)/i;

/** The JSON body, validated. @throws ProblemError unsupported-media-type, invalid-request */
export async function readBody<Schema extends z.ZodType>(c: AppContext, schema: Schema): Promise<z.infer<Schema>> {
  if (!json.test(c.req.header("content-type") ?? ""))
    throw new ProblemError("unsupported-media-type", "Send the body as application/json.");
  const text = await c.req.text();
  refuseIllFormedJson(text);
  const parsed = schema.safeParse(parse(text));
  refuseInvalid({ target: "json", ...parsed });
  return parsed.data as z.infer<Schema>;
}

export const notJson = (): ProblemError =>
  new ProblemError("invalid-request", "The body is not JSON.", {
    errors: [{ path: "", message: "must be a JSON value" }],
  });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson();
  }
}

type Validated = { target: string } & ({ success: true } | { success: false; error: z.ZodError });

/** Names all errors of a request at once. The path is the field's, or the parameter's name. */
export function refuseInvalid(result: Validated): void {
  if (result.success) return;
  const errors = result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message, issue }));
  throw new ProblemError("invalid-request", sentenceOf(errors), { errors });
}

function sentenceOf(errors: readonly FieldProblem[]): string | Said {
  const [first] = errors;
  if (first === undefined) return "The request is not valid.";
  const where = first.path === "" ? "The body" : first.path;
  const [count, message] = [errors.length - 1, first.message];
  return count === 0 ? said`${where}: ${message}.` : said`${where}: ${message} (and ${count} more).`;
}
