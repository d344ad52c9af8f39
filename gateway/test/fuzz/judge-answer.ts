import { Problem, problems } from "@admit/contract";
import { z } from "zod";
import type { ApiDocument, Operation, Schema } from "./operations.ts";

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Of a stream that does not end, its beginning. */
  body: string;
}

/** What would tell an attacker of our inside. */
const inside =
  /\bat .+:\d+:\d+|node_modules|\.ts\b|\b(?:SELECT|INSERT|UPDATE|DELETE) .*\b(?:FROM|INTO|SET|WHERE)\b|prisma|mysql|mariadb|redis|ECONN|127\.0\.0\.1|localhost/i;
/** Refusals that an operator asked for; any other 503 means that something does not answer. */
const halts = new Set(["sale-halted"]);

/** What no answer may be, whatever was asked. @returns a judge: what is wrong with an answer; null when nothing is */
export function openJudge({ operations, schemas }: ApiDocument): (name: string, answer: Answer) => string | null {
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const checks = new Map<Schema, z.ZodType>();
  const checkOf = (schema: Schema): z.ZodType => {
    const known = checks.get(schema);
    if (known !== undefined) return known;
    const made = toCheck(schema, schemas);
    checks.set(schema, made);
    return made;
  };

  return (name, answer) => {
    if (typeof answer.headers["x-request-id"] !== "string") return "it carries no X-Request-Id";
    if (answer.status >= 400) return judgeProblem(answer, byName.get(name));
    if (answer.status >= 300) return answer.status === 304 ? null : `it is ${answer.status}`;
    const operation = byName.get(name);
    return operation === undefined ? null : judgeGood(operation, answer, checkOf);
  };
}

/** Answers to requests that reach no route of the document. */
const ofNoRoute = new Set(["not-found", "method-not-allowed", "request-timeout", "head-too-large"]);

function judgeProblem({ status, headers, body }: Answer, operation: Operation | undefined): string | null {
  // HEAD is answered without a body.
  if (body === "" && headers["content-type"] === "application/problem+json") return null;
  if (headers["content-type"] !== "application/problem+json") return `${status} as ${String(headers["content-type"])}`;
  const { data: problem, error } = Problem.strict().safeParse(parse(body));
  if (problem === undefined) return `its problem is none: ${z.prettifyError(error)}`;
  if (problems[problem.code][0] !== status) return `${problem.code} with status ${status}`;
  if (status >= 500 && !halts.has(problem.code)) return `it is ${status} ${problem.code}`;
  const isDocumented = operation === undefined || operation.answers.has(String(status)) || ofNoRoute.has(problem.code);
  if (!isDocumented) return `${status} ${problem.code} is not documented`;
  // What the client itself wrote stands in `instance`, in a field's path, and between quotation marks.
  const said = [problem.title, problem.detail, ...(problem.errors ?? []).map(({ message }) => message)].join("\n");
  return inside.test(said.replaceAll(/“.*”/g, "“”")) ? `it tells of our inside: ${said}` : null;
}

function judgeGood({ answers }: Operation, answer: Answer, checkOf: (schema: Schema) => z.ZodType): string | null {
  const { status, headers, body } = answer;
  const documented = answers.get(String(status));
  if (documented === undefined) return `${status} is not documented`;
  if (documented.size === 0) return body === "" ? null : "it has a body, which is not documented";
  const [type = ""] = String(headers["content-type"]).split(";");
  const schema = documented.get(type);
  if (schema === undefined) return `${type} is not documented`;
  if (schema === null || type !== "application/json") return null;
  const { error } = checkOf(schema).safeParse(parse(body));
  return error === undefined ? null : `it is not what the document says: ${z.prettifyError(error)}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Zod reads what stands below `$defs`, where OpenAPI has `components`. */
function toCheck(schema: Schema, schemas: Record<string, Schema>): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs: schemas }).replaceAll("#/components/schemas/", "#/$defs/");
  return z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]);
}
