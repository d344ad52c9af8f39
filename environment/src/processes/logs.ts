import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, statSync } from "node:fs";

const tailBytesMax = 16_384;
const lineLengthMax = 400;
const pollEveryMs = 300;
const chunkBytes = 65_536;
/** A larger log is renamed before it is written to again; one old log is kept. */
const logBytesMax = 32 * 1024 * 1024;

/** The last lines of a log, for the person who has to find out what went wrong. */
export function lastLines(file: string, count = 20): string {
  if (!existsSync(file)) return "";
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const tail = Buffer.alloc(Math.min(size, tailBytesMax));
    readSync(descriptor, tail, 0, tail.length, size - tail.length);
    const lines = tail.toString("utf8").trimEnd().split("\n").slice(-count);
    return lines.map((line) => line.slice(0, lineLengthMax)).join("\n");
  } finally {
    closeSync(descriptor);
  }
}

/** Calls `read` with each line that is written to a log from now on. @returns what ends it */
export function followLog(file: string, read: (line: string) => void): () => void {
  if (existsSync(file) && statSync(file).size > logBytesMax) renameSync(file, `${file}.1`);
  const descriptor = openSync(file, "a+");
  let position = fstatSync(descriptor).size;
  let rest = "";
  const chunk = Buffer.alloc(chunkBytes);
  const readChunk = (): number => readSync(descriptor, chunk, 0, chunkBytes, position);
  const readNew = (): void => {
    for (let length = readChunk(); length > 0; length = readChunk()) {
      position += length;
      const lines = (rest + chunk.toString("utf8", 0, length)).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) read(line);
    }
  };
  const timer = setInterval(readNew, pollEveryMs);
  return () => {
    clearInterval(timer);
    readNew();
    closeSync(descriptor);
  };
}
