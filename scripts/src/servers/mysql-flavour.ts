import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Explained } from "../say.ts";

export type Flavour = "MySQL" | "MariaDB";

export interface MysqlProgram {
  path: string;
  flavour: Flavour;
  version: string;
}

/** Reads what `mysqld --version` says. */
export function readVersion(path: string, said: string): MysqlProgram | undefined {
  const version = /Ver (\d+\.\d+\.\d+)/.exec(said)?.[1];
  if (version === undefined) return undefined;
  return { path, flavour: /mariadb/i.test(said) ? "MariaDB" : "MySQL", version };
}

/** MariaDB and MySQL cannot read each other's files. @returns undefined for a folder that is not there or empty */
export function flavourOfData(folder: string): Flavour | undefined {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return undefined;
  if (!existsSync(join(folder, "mysql"))) {
    throw new Explained(
      `${folder} is not empty, and is no database of Admit either.\nMove it away, or choose another ADMIT_DATA_DIR.`,
    );
  }
  return existsSync(join(folder, "aria_log_control")) ? "MariaDB" : "MySQL";
}
