import { ConnectionLost, isRefusal, Refused } from "../api/request.ts";
import { capitalized, figure } from "../format/format.ts";

/** Why a call failed, and what to do, in a sentence or two. */
export function errorText(error: unknown): string {
  if (error instanceof ConnectionLost) return "We can’t reach the service. Check your connection and try again.";
  if (!(error instanceof Refused)) return "Something went wrong on this page. Try reloading it.";
  const { status, detail, title, waiting } = error.problem;
  if (isRefusal(error, "purchases-waiting"))
    return `Nothing was changed. Purchases waiting in line: ${figure(waiting ?? 0)}.`;
  if (status === 429) return "Too many requests. Wait a moment and try again.";
  if (status >= 500) return "The service isn’t responding. Try again in a moment.";
  return detail || `${title}.`;
}

export type FieldProblems = Partial<Record<string, string>>;

/** What the service reports about each field, by its name in the request. */
export function problemsByField(error: unknown): FieldProblems {
  if (!(error instanceof Refused)) return {};
  const problems: FieldProblems = {};
  for (const { path, message } of error.problem.errors ?? []) problems[path] ??= asSentence(message);
  return problems;
}

const asSentence = (text: string): string => (/[.?!]$/.test(text) ? capitalized(text) : `${capitalized(text)}.`);
