import { createHash } from "node:crypto";
import { join } from "node:path";
import { type Language, languages } from "@admit/contract";
import type { Plugin, Rolldown } from "vite";

const source = join(import.meta.dirname, "src/sw/sw.ts");
const output = "sw.js";
const placeholder = "__SHELL__";
/** It keeps the files of these: the page itself, the list of events, and all ticket pages. */
const roots = ["/index.html", "/src/pages/events-page.tsx", "/src/pages/ticket-pages.ts"];

/** What the ticket pages show, in the reader's language. */
const areas = ["buyers", "tickets"];

/** Builds the service worker, and writes the list of files that it keeps into it. */
export const buildServiceWorker: Plugin = {
  name: "service-worker",
  apply: "build",
  enforce: "post",
  buildStart() {
    this.emitFile({ type: "chunk", id: source, fileName: output });
  },
  generateBundle(_options, bundle) {
    const worker = bundle[output];
    const page = bundle["index.html"];
    if (worker?.type !== "chunk" || page?.type !== "asset") this.error("the service worker or its page was not built");
    if (worker.imports.length > 0) this.error("the service worker must be one file");
    const [entry, ...others] = roots.map((root) => chunkOf(bundle, root));
    if (entry === undefined || others.includes(undefined)) this.error(`one of ${roots.join(", ")} is not a chunk`);
    const files = filesOf(bundle, [entry, ...others.filter((chunk) => chunk !== undefined)]);
    const textsOf = (language: Language) =>
      areas
        .flatMap((area) => filesOf(bundle, [textsChunk(bundle, language, area)]))
        .filter((file) => !files.includes(file));
    const shell = {
      entry: entry.fileName,
      files: files.map((file) => `/${file}`),
      texts: Object.fromEntries(languages.map((each) => [each, textsOf(each).map((file) => `/${file}`)])),
    };
    const version = createHash("sha256")
      .update(worker.code)
      .update(page.source)
      .update(JSON.stringify(shell))
      .digest("hex");
    worker.code = worker.code.replace(placeholder, JSON.stringify({ ...shell, version: version.slice(0, 16) }));
    if (worker.code.includes(placeholder)) this.error(`${placeholder} is in the service worker more than once`);
  },
};

const chunkOf = (bundle: Rolldown.OutputBundle, root: string): Rolldown.OutputChunk | undefined =>
  Object.values(bundle).find((part) => part.type === "chunk" && part.facadeModuleId?.endsWith(root)) as
    | Rolldown.OutputChunk
    | undefined;

/** The file of a language's texts: pages import it dynamically, once they know their reader's language. */
export function textsChunk(bundle: Rolldown.OutputBundle, language: Language, area: string): Rolldown.OutputChunk {
  const chunk = chunkOf(bundle, `/language/src/${language}/${area}.ts`);
  if (chunk === undefined) throw new Error(`the texts ${language}/${area} are not a chunk of their own`);
  return chunk;
}

/** These chunks, their static imports, their styles, and the preloaded typeface. */
function filesOf(bundle: Rolldown.OutputBundle, chunks: Rolldown.OutputChunk[]): string[] {
  const files = new Set(Object.keys(bundle).filter((file) => file.includes("admit-display")));
  const add = (chunk: Rolldown.OutputChunk): void => {
    if (files.has(chunk.fileName)) return;
    files.add(chunk.fileName);
    for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css);
    for (const file of chunk.imports) {
      const imported = bundle[file];
      if (imported?.type === "chunk") add(imported);
    }
  };
  for (const chunk of chunks) add(chunk);
  return [...files].sort();
}
