import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runQuietly } from "../run-quietly.ts";
import { Explained } from "../say.ts";
import { findProgram } from "./find-program.ts";
import type { MysqlProgram } from "./mysql-flavour.ts";

const withinMs = 120_000;

/** Makes the files of a new server. They get their final name once they are complete: what is there, is whole. */
export async function makeMysqlData(program: MysqlProgram, folder: string, logFile: string): Promise<void> {
  const half = `${folder}.half-made`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(half, { mode: 0o700 });
  const [maker, args] = program.flavour === "MariaDB" ? mariadbMaker(program, half) : mysqlMaker(program, half);
  const { isOk, stdout, stderr } = await runQuietly(maker, [...args, ...userArgs()], withinMs);
  writeFileSync(logFile, `${stdout}${stderr}`, { flag: "a" });
  if (!isOk) {
    throw new Explained(`${maker} could not make a database in ${half}:\n\n${`${stdout}${stderr}`.slice(-2000)}`);
  }
  rmSync(folder, { recursive: true, force: true }); // empty, if there at all
  renameSync(half, folder);
}

/** A server of MySQL or MariaDB refuses to run as root unless told so. */
export function userArgs(): string[] {
  return process.getuid?.() === 0 ? ["--user=root"] : [];
}

function mariadbMaker(program: MysqlProgram, folder: string): [string, string[]] {
  const beside = join(dirname(program.path), "mariadb-install-db");
  const maker = findProgram(["mariadb-install-db", "mysql_install_db"]) ?? beside;
  const args = ["--no-defaults", `--datadir=${folder}`, "--auth-root-authentication-method=normal", "--skip-test-db"];
  return [maker, args];
}

function mysqlMaker(program: MysqlProgram, folder: string): [string, string[]] {
  return [program.path, ["--no-defaults", "--initialize-insecure", "--secure-file-priv=NULL", `--datadir=${folder}`]];
}
