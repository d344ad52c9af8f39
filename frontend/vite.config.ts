import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";
import solid from "vite-plugin-solid";
import { buildServiceWorker } from "./service-worker.ts";
import { cutTypeface } from "./typeface.ts";

/** Asks for the typeface before the style sheet does, so that a heading does not change under the reader's eye. */
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
    // The gateway's policy allows this origin alone, so nothing may become a data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: {
        // The contract only declares: without this its schemas, and zod, would come along with two small functions.
        moduleSideEffects: (id: string) => !id.includes("/contract/src/"),
      },
    },
  },
}));
