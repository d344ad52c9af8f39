import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "./find-program.ts";
import { root } from "./place.ts";
import { runToEnd } from "./running.ts";

const commandWithinMs = 30_000;

/** The names that the page gives as examples: the database that is sold from, and the one that is restored. */
export interface DatabaseUrls {
  admit: string;
  restored: string;
}

/** The lines of the page that are to be typed, and begin so. @throws where it has none */
export function linesOfPage(beginning: string): string[] {
  const page = readFileSync(join(root, "docs/operate/backup.md"), "utf8");
  const lines = page.split("\n").filter((line) => line.startsWith("    "));
  const found = lines.map((line) => line.trim()).filter((line) => line.startsWith(beginning));
  if (found.length === 0) throw new Error(`backup.md has no line that begins with ${beginning}`);
  return found;
}

/** Types a command of the page, with the example's words in it replaced; the file lies in the folder. */
export async function typeCommand(line: string, urls: DatabaseUrls, folder: string): Promise<void> {
  const { hostname, port, username, password } = new URL(urls.admit);
  const words: Record<string, string> = {
    mysqldump: `${clientProgram("mysqldump", "mariadb-dump")} --no-defaults`,
    mysql: `${clientProgram("mysql", "mariadb")} --no-defaults`,
    HOST: hostname,
    PORT: port || "3306",
    USER: username,
    "-p": "", // would ask at a terminal: MYSQL_PWD tells it
    admit: nameOf(urls.admit),
    restored: nameOf(urls.restored),
  };
  const command = line.replaceAll(/(?<=^| )(\S+)(?= |$)/g, (word) => words[word] ?? word);
  const environment = { MYSQL_PWD: decodeURIComponent(password) };
  const logFile = join(folder, "commands.log");
  await runToEnd(
    { name: line, program: "/bin/sh", args: ["-c", command], environment, folder, logFile },
    commandWithinMs,
  );
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

function clientProgram(...names: string[]): string {
  try {
    return findProgram(...names);
  } catch (error) {
    const install = "Install MySQL's or MariaDB's client; Debian's package is mariadb-client.";
    throw new Error(`backup.md cannot be rehearsed. ${install}`, { cause: error });
  }
}
