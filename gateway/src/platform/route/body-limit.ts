import { bodyMaxBytes, importMaxBytes } from "@admit/contract";
import { bodyLimit } from "hono/body-limit";
import type { AppContext } from "./app-env.ts";
import { ProblemError } from "../problem/problem-error.ts";

/** The one address that takes a file. */
const importPath = /^\/v1\/admin\/events\/[^/]+\/imports$/;

/** @throws ProblemError payload-too-large */
export const tooLarge = (maxBytes: number): never => {
  throw new ProblemError("payload-too-large", `The body may have at most ${maxBytes} bytes.`);
};

const readWithinLimit = bodyLimit({ maxSize: bodyMaxBytes, onError: () => tooLarge(bodyMaxBytes) });

/**
 * Refuses a body by its declared length, before any of it is read; one without a length is read up to the
 * limit. Returns a promise only then: most requests pass without waiting. A file is read by its own route
 * (`receiveFile`), which knows the caller by then.
 */
export function checkBody(c: AppContext): Promise<unknown> | void {
  const isFile = importPath.test(c.req.path);
  const length = c.req.header("content-length");
  const maxBytes = isFile ? importMaxBytes : bodyMaxBytes;
  if (length !== undefined && Number(length) > maxBytes) tooLarge(maxBytes);
  if (!isFile && c.req.header("transfer-encoding") !== undefined) return readWithinLimit(c, () => Promise.resolve());
}
