import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fullDiskHint } from "@admit/contract";
import { Explained } from "../base/terminal.ts";
import { capture } from "../processes/run-program.ts";
import { findProgram } from "../programs/find-program.ts";
import type { MysqlProgram } from "./mysql-program.ts";

const withinMs = 120_000;

/** Makes a program run where it sees a disk that this process does not see. */
export type Inside = (program: string, args: string[]) => [program: string, args: string[]];

/** Creates the files of a new server. They get their final name when they are complete. */
export async function makeMysqlData(
  program: MysqlProgram,
  folder: string,
  logFile: string,
  inside: Inside = (...started) => started,
): Promise<void> {
  const half = `${folder}.half-made`;
  await runInside("rm", "-rf", half);
  mkdirSync(dirname(folder), { recursive: true });
  await runInside("mkdir", "-m", "700", half);
  const alias = pathWithoutSpaces(half);
  const [maker, args] = program.flavour === "MariaDB" ? mariadbMaker(program, alias.path) : mysqlMaker(program, half);
  await runInside(maker, ...args, ...userArgs());
  alias.remove();
  await runInside("rm", "-rf", folder); // empty, if it exists at all
  await runInside("mv", half, folder);

  async function runInside(command: string, ...args: string[]): Promise<void> {
    const { isOk, stdout, stderr } = await capture(...inside(command, args), withinMs);
    writeFileSync(logFile, `${stdout}${stderr}`, { flag: "a" });
    if (!isOk) throw new Explained(whyNotMade(command, half, `${stdout}${stderr}`));
  }
}

function whyNotMade(maker: string, folder: string, output: string): string {
  const isConfined =
    /permission denied|errcode: 13|errno: 13/i.test(output) && existsSync("/etc/apparmor.d/usr.sbin.mysqld");
  const hint = isConfined
    ? "\n\nAppArmor restricts this mysqld to the system's own folders. Give DATABASE_URL, or start Docker."
    : "";
  const end = output.slice(-2000).trim();
  return `${maker} could not create a database in ${folder}:\n\n${end}${hint}${fullDiskHint(output, folder)}`;
}

/** MariaDB's maker is a shell script that takes a path with a space for two. */
function pathWithoutSpaces(folder: string): { path: string; remove: () => void } {
  if (!/\s/.test(folder)) return { path: folder, remove: () => {} };
  const temporary = mkdtempSync(join(tmpdir(), "admit-"));
  symlinkSync(folder, join(temporary, "mysql"));
  return { path: join(temporary, "mysql"), remove: () => rmSync(temporary, { recursive: true }) };
}

/** MySQL and MariaDB refuse to run as root unless root is named. */
export function userArgs(): string[] {
  return process.getuid?.() === 0 ? ["--user=root"] : [];
}

function mariadbMaker(program: MysqlProgram, folder: string): [string, string[]] {
  const beside = join(dirname(program.path), "mariadb-install-db");
  const maker = findProgram("mariadb-install-db", "mysql_install_db") ?? beside;
  const args = ["--no-defaults", `--datadir=${folder}`, "--auth-root-authentication-method=normal", "--skip-test-db"];
  return [maker, args];
}

function mysqlMaker(program: MysqlProgram, folder: string): [string, string[]] {
  return [program.path, ["--no-defaults", "--initialize-insecure", "--secure-file-priv=NULL", `--datadir=${folder}`]];
}
