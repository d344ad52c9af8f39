import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";

const tailBytesMax = 16_384;

/** The last lines of a log, for a person who has to find out what went wrong. */
export function lastLines(file: string, count: number): string {
  if (!existsSync(file)) return "";
  const descriptor = openSync(file, "r");
  try {
    const length = Math.min(fstatSync(descriptor).size, tailBytesMax);
    const tail = Buffer.alloc(length);
    readSync(descriptor, tail, 0, length, fstatSync(descriptor).size - length);
    return tail.toString("utf8").trimEnd().split("\n").slice(-count).join("\n");
  } finally {
    closeSync(descriptor);
  }
}
