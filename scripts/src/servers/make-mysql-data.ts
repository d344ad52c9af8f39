import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fullDiskHint } from "@admit/contract";
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
  const alias = pathWithoutSpaces(half);
  const [maker, args] = program.flavour === "MariaDB" ? mariadbMaker(program, alias.path) : mysqlMaker(program, half);
  const { isOk, stdout, stderr } = await runQuietly(maker, [...args, ...userArgs()], withinMs);
  alias.remove();
  writeFileSync(logFile, `${stdout}${stderr}`, { flag: "a" });
  if (!isOk) throw new Explained(whyNotMade(maker, half, `${stdout}${stderr}`));
  rmSync(folder, { recursive: true, force: true }); // empty, if there at all
  renameSync(half, folder);
}

function whyNotMade(maker: string, folder: string, said: string): string {
  const isConfined =
    /permission denied|errcode: 13|errno: 13/i.test(said) && existsSync("/etc/apparmor.d/usr.sbin.mysqld");
  const hint = isConfined
    ? "\n\nAppArmor keeps this mysqld to the folders of the system's own. Give DATABASE_URL, or start Docker."
    : "";
  return `${maker} could not create a database in ${folder}:\n\n${said.slice(-2000).trim()}${hint}${fullDiskHint(said, folder)}`;
}

/** MariaDB's maker is a shell script that takes a path with a space for two. */
function pathWithoutSpaces(folder: string): { path: string; remove: () => void } {
  if (!/\s/.test(folder)) return { path: folder, remove: () => {} };
  const temporary = mkdtempSync(join(tmpdir(), "admit-"));
  symlinkSync(folder, join(temporary, "mysql"));
  return { path: join(temporary, "mysql"), remove: () => rmSync(temporary, { recursive: true }) };
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
