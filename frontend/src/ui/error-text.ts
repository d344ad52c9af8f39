import { ConnectionLost, isRefusal, Refused } from "../api/request.ts";
import { capitalized } from "../format/format.ts";
import { texts } from "../language/texts.ts";

/** Why a call failed, and what to do, in a sentence or two. */
export function errorText(error: unknown): string {
  const { ui } = texts.buyers;
  if (error instanceof ConnectionLost) return ui.notReachable;
  if (!(error instanceof Refused)) return ui.pageFault;
  const { status, detail, title, waiting } = error.problem;
  if (isRefusal(error, "purchases-waiting")) return ui.purchasesWaiting(waiting ?? 0);
  if (status === 429) return ui.tooManyRequests;
  if (status >= 500) return ui.notResponding;
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
