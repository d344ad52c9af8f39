import { illFormedPath, isWellFormedText } from "@admit/contract";
import type { AppContext } from "./app-env.ts";
import { ProblemError } from "../problem/problem-error.ts";
import { said } from "../problem/said.ts";

const rule = "must be Unicode text without NUL and without half of a surrogate pair";

/**
 * @param pattern the route's declared path, such as `/v1/events/{id}`
 * @throws ProblemError invalid-request that names the parameter
 */
export function refuseIllFormedAddress(c: AppContext, pattern: string): void {
  const { url } = c.req.raw;
  // Only an escape can encode such a character, and few addresses have one.
  if (!url.includes("%")) return;
  const [address, query] = cut(url, "?");
  const declared = pattern.split("/");
  // Without the scheme and host, which the declared path does not have.
  for (const [at, segment] of address.split("/").slice(2).entries())
    if (!isWellFormed(segment)) throw refusal(nameOf(declared[at] ?? ""));
  for (const field of query.split("&")) {
    if (isWellFormed(field)) continue;
    const [name] = cut(field, "=");
    throw refusal(isWellFormed(name) ? decodeURIComponent(name) : name);
  }
}

/** @throws ProblemError invalid-request that names the field */
export function refuseIllFormedJson(json: string): void {
  const path = illFormedPath(json);
  if (path !== null) throw refusal(path);
}

/** Bytes that are not UTF-8 are ill-formed too. */
function isWellFormed(encoded: string): boolean {
  try {
    return isWellFormedText(decodeURIComponent(encoded));
  } catch {
    return false;
  }
}

/** The text before and after the first mark. `split` with a limit would drop text after the second. */
function cut(text: string, mark: string): [before: string, behind: string] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

const nameOf = (declared: string): string => /\{(\w+)\}/.exec(declared)?.[1] ?? "";

const refusal = (path: string): ProblemError =>
  new ProblemError("invalid-request", said`${path === "" ? "The text" : path}: ${rule}.`, {
    errors: [{ path, message: rule }],
  });
