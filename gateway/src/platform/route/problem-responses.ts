import { Problem, problems, type ProblemCode } from "@admit/contract";
import { type AnswerHeader, answerHeaders } from "./declare.ts";

const declared = Symbol("problems");

/**
 * A route's own problems, for its `responses`. They are thrown, never returned, so they add nothing to the types of a
 * handler's answers. `createRoute` adds the problems that follow from the rest of the declaration.
 */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- it adds nothing to the types, on purpose
export const problemResponses = (...codes: ProblemCode[]): Record<never, never> => ({ [declared]: codes });

export const declaredProblems = (responses: object): readonly ProblemCode[] =>
  (responses as { [declared]?: ProblemCode[] })[declared] ?? [];

/** Headers of answers by status. */
const headersOf: Record<number, AnswerHeader[]> = {
  401: ["WWW-Authenticate"],
  429: ["Retry-After", "RateLimit", "RateLimit-Policy"],
  503: ["Retry-After"],
};

/** The document's problem responses, by status. */
export function describeProblems(codes: Iterable<ProblemCode>): Record<number, object> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) byStatus.set(problems[code][0], [...(byStatus.get(problems[code][0]) ?? []), code]);
  const responses = [...byStatus].map(([status, ofStatus]) => [
    status,
    {
      description: ofStatus.map((code) => `\`${code}\``).join(", "),
      headers: answerHeaders("X-Request-Id", ...(headersOf[status] ?? [])),
      content: { "application/problem+json": { schema: Problem } },
    },
  ]);
  return Object.fromEntries(responses) as Record<number, object>;
}
