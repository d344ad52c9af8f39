import { Problem, problems, type ProblemCode } from "@admit/contract";

/**
 * Documents the problems a route answers with, by status. They are thrown, never returned: for the types of
 * a handler's answers there is nothing here.
 */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- it adds nothing to the types, on purpose
export function problemResponses(...codes: ProblemCode[]): Record<never, never> {
  const byStatus: Record<number, { description: string; content: object }> = {};
  for (const code of codes) {
    const [status] = problems[code];
    const before = byStatus[status]?.description;
    byStatus[status] = {
      description: before === undefined ? `\`${code}\`` : `${before}, \`${code}\``,
      content: { "application/problem+json": { schema: Problem } },
    };
  }
  return byStatus;
}
