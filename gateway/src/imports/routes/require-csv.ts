import { ProblemError } from "../../platform/problem/problem-error.ts";

/** The last one is what browsers call a CSV on Windows where a spreadsheet is installed. */
const types = ["text/csv", "application/csv", "text/plain", "application/vnd.ms-excel"];

/** @throws ProblemError unsupported-media-type where the body is no CSV by its type */
export function requireCsv(contentType: string | undefined): void {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (types.includes(type)) return;
  throw new ProblemError("unsupported-media-type", "Send the file itself as the body, with the Content-Type text/csv.");
}
