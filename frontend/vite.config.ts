import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";
import solid from "vite-plugin-solid";
import { buildServiceWorker } from "./service-worker.ts";
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

export default defineConfig(async () => ({
  root: import.meta.dirname,
  plugins: [solid(), preloadTypeface, buildServiceWorker],
  resolve: {
    alias: { "@typeface": await cutTypeface(join(import.meta.dirname, "node_modules/.typeface")) },
  },
  build: {
    // The gateway's content policy allows only this origin, and no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: {
        // Without this, the contract's schemas and zod would be bundled for two small functions.
        moduleSideEffects: (id: string) => !id.includes("/contract/src/"),
      },
    },
  },
}));
