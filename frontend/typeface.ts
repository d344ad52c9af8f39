import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import subsetFont from "subset-font";

const require = createRequire(import.meta.url);

const range = (from: number, to: number): string =>
  String.fromCharCode(...Array.from({ length: to - from + 1 }, (_, index) => from + index));

/**
 * ASCII, the letters of Western Europe and the pages' punctuation; `tokens.css` has the same ranges. Other letters of
 * titles come from the full files.
 */
const characters = `${range(0x20, 0x7e)}${range(0xbf, 0xff)}\u00a0¡«°·»ıŒœ–—‘’“”…€`;

/**
 * Reduces the typeface to what headings and figures use, since the full file is more than a buyer should load to press
 * Buy: one width, the weights between 500 and 800, one alphabet. Kerning would be 10 kB more.
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
    keepFeatures: ["tnum"],
  });
  await mkdir(folder, { recursive: true });
  const path = join(folder, "admit-display.woff2");
  await writeFile(path, cut);
  return path;
}
