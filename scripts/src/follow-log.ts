import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from "node:fs";

const everyMs = 300;
const chunkBytes = 65_536;
/** A larger log is put aside before it is written to again; one old one is kept. */
const logBytesMax = 32 * 1024 * 1024;

export function putLargeLogAside(file: string): void {
  if (existsSync(file) && statSync(file).size > logBytesMax) renameSync(file, `${file}.1`);
}

/** Tells every line that is written to a log from now on. @returns what ends it */
export function followLog(file: string, tell: (line: string) => void): () => void {
  const descriptor = openSync(file, "a+");
  let position = statSync(file).size;
  let rest = "";
  const chunk = Buffer.alloc(chunkBytes);
  const read = (): number => readSync(descriptor, chunk, 0, chunkBytes, position);
  const readOn = (): void => {
    for (let length = read(); length > 0; length = read()) {
      position += length;
      const lines = (rest + chunk.toString("utf8", 0, length)).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) tell(line);
    }
  };
  const timer = setInterval(readOn, everyMs);
  return () => {
    clearInterval(timer);
    readOn();
    closeSync(descriptor);
  };
}
