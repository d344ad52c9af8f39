import { Problem, problems, type ProblemCode } from "@admit/contract";

/**
 * The problems a route answers with, for the OpenAPI document. They are thrown, never returned, so the type
 * of the handler's answer has nothing of them: hence the empty type.
 */
// oxlint-disable-next-line typescript/no-empty-object-type
export function problemResponses(...codes: readonly ProblemCode[]): {} {
  return Object.fromEntries(
    [...groupByStatus(codes)].map(([status, ofStatus]) => [
      status,
      { description: ofStatus.join(", "), content: { "application/problem+json": { schema: Problem } } },
    ]),
  );
}

function groupByStatus(codes: readonly ProblemCode[]): Map<number, ProblemCode[]> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const [status] = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return byStatus;
}

/** How a caller may show who they are, for the OpenAPI document. */
export const signedIn: { [scheme: string]: string[] }[] = [{ bearer: [] }, { cookie: [] }];
