import { findProgram } from "./servers/find-program.ts";
import { installPackages } from "./servers/install-packages.ts";

/** Installs what dumps a database, where that needs nobody's password. Where it cannot, the test that dumps says so. */
export async function installDumpProgram(): Promise<void> {
  if (findProgram(["mysqldump", "mariadb-dump"]) !== undefined) return;
  // Debian's package of the one removes the server of the other.
  const isMysql = findProgram(["mariadbd"]) === undefined && findProgram(["mysqld"]) !== undefined;
  const packages = isMysql ? ["mysql-client", "mysql-client-core-8.0"] : ["mariadb-client"];
  await installPackages([packages], "what dumps a database, for the test of the back-up");
}
