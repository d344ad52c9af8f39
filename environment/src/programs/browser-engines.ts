import { Explained } from "../base/terminal.ts";
import { findProgram } from "./find-program.ts";
import { installPackages } from "./install-packages.ts";

/** What drives Firefox and WebKit, each with the names of its program and of its package, by release. */
const engines = {
  Firefox: { programs: ["firefox-esr", "firefox"], packages: ["firefox-esr", "firefox"] },
  "WebKit’s driver": { programs: ["WebKitWebDriver"], packages: ["webkit2gtk-driver"] },
  "a display for WebKit": { programs: ["Xvfb"], packages: ["xvfb"] },
};

type Engine = keyof typeof engines;

/** Installs those that are missing, if that needs no password; otherwise the test that needs one says so. */
export async function installBrowserEngines(): Promise<void> {
  const missing = Object.values(engines).filter(({ programs }) => findProgram(...programs) === undefined);
  const wishes = missing.map(({ packages }) => packages);
  if (wishes.length > 0) await installPackages(wishes, "Firefox and WebKit, for the test of the buyer's pages in each");
}

/** @throws Explained if this machine has none */
export function requireEngine(engine: Engine): string {
  const found = findProgram(...engines[engine].programs);
  if (found !== undefined) return found;
  throw new Explained(
    `This test needs ${engine}, and ${engines[engine].programs.join(" or ")} is not on the PATH.\n` +
      "On Debian or Ubuntu: apt-get install firefox-esr webkit2gtk-driver xvfb",
  );
}
