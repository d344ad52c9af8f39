import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const established = "01";

/**
 * Connections that a process of this machine holds to a server's port.
 * @returns null where it cannot be told: no such process, no `/proc`
 */
export function connectionsOf(pid: number, port: number): number | null {
  try {
    const own = socketsOf(pid);
    const tables = ["tcp", "tcp6"].map((name) => readFileSync(`/proc/${pid}/net/${name}`, "utf8"));
    return tables.flatMap((table) => establishedTo(table, port)).filter((inode) => own.has(inode)).length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Reads the text of `/proc/net/tcp`. @returns the sockets of established connections to that remote port */
export function establishedTo(table: string, port: number): string[] {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = table
    .split("\n")
    .slice(1)
    .map((row) => row.trim().split(/\s+/));
  return rows.flatMap((row) => (row[2]?.endsWith(remote) && row[3] === established ? [row[9] ?? ""] : []));
}

function socketsOf(pid: number): Set<string> {
  const folder = `/proc/${pid}/fd`;
  const inodes = readdirSync(folder).flatMap((name) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`))?.[1] ?? [];
    } catch {
      return []; // closed meanwhile
    }
  });
  return new Set(inodes);
}
