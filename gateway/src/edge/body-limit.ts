import { bodyMaxBytes } from "@admit/contract";
import { bodyLimit } from "hono/body-limit";
import type { AppContext } from "../app-env.ts";
import { ProblemError } from "../problem/problem-error.ts";

const tooLarge = (): never => {
  throw new ProblemError("payload-too-large", `The body may have at most ${bodyMaxBytes} bytes.`);
};

const readWithinLimit = bodyLimit({ maxSize: bodyMaxBytes, onError: tooLarge });

/**
 * Refuses a body by its declared length, before any of it is read; one without a length is read up to the
 * limit. Returns a promise only then: most requests pass without waiting.
 */
export function checkBody(c: AppContext): Promise<unknown> | void {
  if (c.req.header("transfer-encoding") !== undefined) return readWithinLimit(c, () => Promise.resolve());
  const length = c.req.header("content-length");
  if (length !== undefined && Number(length) > bodyMaxBytes) tooLarge();
}
