import { ConnectionLost, isRefusal, Refused } from "../api/request.ts";
import { figure } from "../format/numbers.ts";

/** Why a call did not work, in a sentence or two. */
export function inWords(error: unknown): string {
  if (error instanceof ConnectionLost) return "We could not reach the service. Check your connection, and try again.";
  if (!(error instanceof Refused)) return "A fault in this page. Reloading may help.";
  const { status, detail, title, waiting } = error.problem;
  if (isRefusal(error, "purchases-waiting"))
    return `Nothing was changed. Purchases waiting in line: ${figure(waiting ?? 0)}.`;
  if (status === 429) return "Too many requests came from here. Wait a moment, and try again.";
  if (status >= 500) return "The service cannot answer right now. Try again in a moment.";
  return detail || `${title}.`;
}

export type FieldProblems = Partial<Record<string, string>>;

/** What the service said of each field, by its name in the request. */
export function byField(error: unknown): FieldProblems {
  if (!(error instanceof Refused)) return {};
  const problems: FieldProblems = {};
  for (const { path, message } of error.problem.errors ?? []) problems[path] ??= asSentence(message);
  return problems;
}

const asSentence = (text: string): string => {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(upper) ? upper : `${upper}.`;
};
