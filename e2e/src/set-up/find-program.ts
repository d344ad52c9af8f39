import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where servers lie that a user's PATH often does not name. */
const moreFolders = [
  "/usr/sbin",
  "/usr/local/sbin",
  "/usr/libexec",
  "/usr/local/bin",
  "/usr/local/mysql/bin",
  "/opt/homebrew/bin",
  "/opt/homebrew/opt/mysql/bin",
  "/opt/homebrew/opt/mariadb/bin",
];

/**
 * The first of these programs that this machine has, as an absolute path.
 * @throws when it has none of them
 */
export function findProgram(...names: string[]): string {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter).filter(Boolean), ...moreFolders];
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  if (found === undefined) throw new Error(`this test needs one of these programs: ${names.join(", ")}`);
  return found;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
