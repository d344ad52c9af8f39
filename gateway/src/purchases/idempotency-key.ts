import { IdempotencyKey, idempotencyKeyLengthMax } from "@admit/contract";
import { z } from "zod";
import { ProblemError } from "../platform/problem/problem-error.ts";

/** The header of a request that has one effect, however often it is sent. */
export const idempotencyKeyHeader = {
  "idempotency-key": z
    .string()
    .optional()
    .meta({
      description:
        "1 to 255 printable ASCII characters: new for each request, the same for its retries. A request has one effect, however often it is sent with its key.",
      // For the document: `requiredKey` refuses a missing key, with a code of its own.
      param: { required: true },
      minLength: 1,
      maxLength: idempotencyKeyLengthMax,
    }),
};

/** @throws ProblemError idempotency-key-required */
export function requiredKey(given: string | undefined): string {
  const key = IdempotencyKey.safeParse(given);
  if (key.success) return key.data;
  throw new ProblemError(
    "idempotency-key-required",
    `Send an Idempotency-Key header of 1 to ${idempotencyKeyLengthMax} printable characters: new for each request, the same for its retries.`,
  );
}
