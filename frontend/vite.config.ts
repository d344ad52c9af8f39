import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { languages } from "@admit/contract";
import { defineConfig, type Plugin, type Rolldown } from "vite";
import solid from "vite-plugin-solid";
import { buildServiceWorker, textsChunk } from "./service-worker.ts";
import { cutTypeface } from "./typeface.ts";

/** Loads the typeface before the style sheet asks for it, so that headings do not change while they are read. */
const preloadTypeface: Plugin = {
  name: "preload-typeface",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => file.includes("admit-display"))
        .map((file) => ({
          tag: "link",
          attrs: { rel: "preload", as: "font", type: "font/woff2", href: `/${file}`, crossorigin: true },
          injectTo: "head",
        })),
  },
};

/** The texts of every page, one link for each language: the gateway keeps the reader's only. */
const preloadTexts: Plugin = {
  name: "preload-texts",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle = {} }) =>
      Object.keys(bundle).length === 0
        ? []
        : languages.map((language) => ({
            tag: "link",
            attrs: {
              rel: "modulepreload",
              "data-language": language,
              crossorigin: true,
              href: `/${textsChunk(bundle, language, "buyers").fileName}`,
            },
            injectTo: "head",
          })),
  },
};

/** Once and as far as possible: the gateway would need a second for it at each start. */
const compressFiles: Plugin = {
  name: "compress-files",
  apply: "build",
  writeBundle({ dir = "" }, bundle) {
    for (const file of Object.keys(bundle).filter((name) => /\.(css|js)$/.test(name)))
      writeFileSync(join(dir, `${file}.br`), brotliCompressSync(readFileSync(join(dir, file))));
  },
};

/** The page, and all that it imports statically: it loads at once, so one file of it compresses best. */
function isOfPage(id: string, context: Rolldown.ChunkingContext, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  // The router imports it for what no page uses; staff's pages do use it.
  if (id.includes("/solid-js/store/")) return false;
  if (id.endsWith("/index.html")) return true;
  return context.getModuleInfo(id)?.importers.some((importer) => isOfPage(importer, context, seen)) ?? false;
}

export default defineConfig(async () => ({
  root: import.meta.dirname,
  plugins: [solid(), preloadTypeface, preloadTexts, buildServiceWorker, compressFiles],
  resolve: {
    alias: { "@typeface": await cutTypeface(join(import.meta.dirname, "node_modules/.typeface")) },
  },
  build: {
    // The gateway's content policy allows only this origin, and no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              debugName: "page",
              name: (id: string, context: Rolldown.ChunkingContext) => (isOfPage(id, context) ? "page" : null),
            },
          ],
        },
      },
      treeshake: {
        // Without this, the contract's schemas and zod would be bundled for two small functions.
        moduleSideEffects: (id: string) => !id.includes("/contract/src/"),
      },
    },
  },
}));
