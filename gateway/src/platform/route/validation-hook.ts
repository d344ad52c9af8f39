import type { z } from "zod";
import { ProblemError } from "../problem/problem-error.ts";

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
