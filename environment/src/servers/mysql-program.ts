import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Explained } from "../base/terminal.ts";
import { capture } from "../processes/run-program.ts";
import { findProgram } from "../programs/find-program.ts";

export type Flavour = "MySQL" | "MariaDB";

export interface MysqlProgram {
  path: string;
  flavour: Flavour;
  version: string;
}

/** The server of this machine, of the preferred flavour if it has both. */
export async function findMysql(preferred?: Flavour): Promise<MysqlProgram | undefined> {
  const programs: MysqlProgram[] = [];
  for (const name of ["mysqld", "mariadbd"]) {
    const path = findProgram(name);
    if (path === undefined) continue;
    const { stdout } = await capture(path, ["--version"], 10_000);
    const program = readVersion(path, stdout);
    if (program !== undefined) programs.push(program);
  }
  return programs.find(({ flavour }) => flavour === preferred) ?? programs[0];
}

/** Reads the output of `mysqld --version`. */
export function readVersion(path: string, output: string): MysqlProgram | undefined {
  const version = /Ver (\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (version === undefined) return undefined;
  return { path, flavour: /mariadb/i.test(output) ? "MariaDB" : "MySQL", version };
}

/** MariaDB and MySQL cannot read each other's files. @returns undefined for a folder that is missing or empty */
export function flavourOfData(folder: string): Flavour | undefined {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return undefined;
  if (!existsSync(join(folder, "mysql"))) {
    throw new Explained(
      `${folder} is not empty, and is no database of Admit either.\nMove it away, or choose another ADMIT_DATA_DIR.`,
    );
  }
  return existsSync(join(folder, "aria_log_control")) ? "MariaDB" : "MySQL";
}
