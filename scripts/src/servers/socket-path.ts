import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The system's limit is 108 bytes with the final zero on Linux, 104 on macOS. */
const socketPathBytesMax = 103;

export interface SocketPath {
  path: string;
  remove: () => void;
}

/** Where a server's socket goes: into its folder, or a short private one when that path would be too long. */
export function socketPath(folder: string): SocketPath {
  const inside = join(folder, "mysql.sock");
  if (Buffer.byteLength(inside) <= socketPathBytesMax)
    return { path: inside, remove: () => rmSync(inside, { force: true }) };
  const short = mkdtempSync(join(tmpdir(), "admit-"));
  return {
    path: join(short, "mysql.sock"),
    remove: () => rmSync(short, { recursive: true, force: true }),
  };
}
