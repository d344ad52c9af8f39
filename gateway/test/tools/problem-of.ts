import { Problem, problems } from "@admit/contract";
import { expect } from "vitest";

/** The problem that an answer tells of, after a check that it is a whole one. */
export async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  expect(response.headers.get("X-Request-Id")).toMatch(/^[\w-]{36}$/);
  const problem = Problem.strict().parse(await response.json());
  const [status, title] = problems[problem.code];
  expect({ status: response.status, title: problem.title, type: problem.type }).toEqual({
    status,
    title,
    type: `/problems/${problem.code}`,
  });
  expect(problem.status).toBe(status);
  return problem;
}
