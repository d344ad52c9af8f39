import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import subsetFont from "subset-font";

const require = createRequire(import.meta.url);

/** Printable ASCII and the pages' punctuation. Other letters of titles come from the full file. */
const characters = `${String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index))}\u00a0–—‘’“”…·×`;

/**
 * Reduces the typeface to what headings and figures use, since the full file is more than a buyer should load to press
 * Buy: one width, the weights between 500 and 800, one alphabet.
 *
 * @returns the path of the file written into `folder`
 */
export async function cutTypeface(folder: string): Promise<string> {
  const font = await readFile(
    require.resolve("@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wdth-normal.woff2"),
  );
  const cut = await subsetFont(font, characters, {
    targetFormat: "woff2",
    variationAxes: { wdth: 75, wght: { min: 500, max: 800 } },
    keepFeatures: ["kern", "tnum"],
  });
  await mkdir(folder, { recursive: true });
  const path = join(folder, "admit-display.woff2");
  await writeFile(path, cut);
  return path;
}
