import { Explained } from "./say.ts";
import { findProgram } from "./servers/find-program.ts";
import { installPackages } from "./servers/install-packages.ts";

const names = ["chromium-headless-shell", "chromium", "google-chrome-stable", "google-chrome", "chromium-browser"];
const onMac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * The browser that the tests drive, installed where that needs nobody's password.
 * @throws Explained when there is none
 */
export async function findChromium(): Promise<string> {
  const given = process.env["CHROMIUM_PATH"];
  if (given) return given;
  const found = findProgram([...names, onMac]);
  if (found !== undefined) return found;
  await installPackages([["chromium-headless-shell", "chromium"]], "the browser that the tests drive");
  const installed = findProgram(names);
  if (installed !== undefined) return installed;
  throw new Explained("The tests need Chromium or Chrome. Install one, or name it with CHROMIUM_PATH.");
}
