import { readFileSync } from "node:fs";
import { join } from "node:path";
import { requireProgram, root, runLogged } from "@admit/environment";

const commandWithinMs = 30_000;

/** The databases that are examples on the page: the one in use, and the one that is restored. */
export interface DatabaseUrls {
  admit: string;
  restored: string;
}

/** The commands of the page that begin like this. @throws if it has none */
export function linesOfPage(beginning: string): string[] {
  const page = readFileSync(join(root, "specs/001-ticket-issuance/backup.md"), "utf8");
  const lines = page.split("\n").filter((line) => line.startsWith("    "));
  const found = lines.map((line) => line.trim()).filter((line) => line.startsWith(beginning));
  if (found.length === 0) throw new Error(`backup.md has no line that begins with ${beginning}`);
  return found;
}

/** Runs a command of the page in the folder, with its placeholders replaced. */
export async function typeCommand(line: string, urls: DatabaseUrls, folder: string): Promise<void> {
  const { hostname, port, username, password } = new URL(urls.admit);
  const values: Record<string, string> = {
    mysqldump: `${clientProgram("mysqldump", "mariadb-dump")} --no-defaults`,
    mysql: `${clientProgram("mysql", "mariadb")} --no-defaults`,
    HOST: hostname,
    PORT: port || "3306",
    USER: username,
    "-p": "", // would prompt at a terminal; MYSQL_PWD contains it
    admit: nameOf(urls.admit),
    restored: nameOf(urls.restored),
  };
  const command = line.replaceAll(/(?<=^| )(\S+)(?= |$)/g, (name) => values[name] ?? name);
  const environment = { MYSQL_PWD: decodeURIComponent(password) };
  const logFile = join(folder, "commands.log");
  await runLogged(
    { name: line, program: "/bin/sh", args: ["-c", command], environment, folder, logFile },
    commandWithinMs,
  );
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

function clientProgram(...names: string[]): string {
  try {
    return requireProgram(...names);
  } catch (error) {
    const install = "Install MySQL's or MariaDB's client; Debian's package is mariadb-client.";
    throw new Error(`backup.md cannot be rehearsed. ${install}`, { cause: error });
  }
}
