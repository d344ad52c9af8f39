import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cruise, type ICruiseResult, type IForbiddenRuleType } from "dependency-cruiser";
import { root } from "@admit/environment";

/** What ships, which is drawn, and what does not. */
const packages = ["contract", "language", "line", "prisma", "tickets", "telemetry", "gateway", "worker", "frontend"];
const tools = ["environment", "drop", "bench", "e2e", "scripts"];
/** Also where a package does not list it, so that it cannot be found. */
const bullmq = "node_modules/bullmq/|^bullmq";
const isShipped = (file: string): boolean => packages.includes(file.split("/")[0] ?? "");

const page = "docs/architecture.md";
const blockOf = (name: string): RegExp => new RegExp(`(<!-- imports of ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);

const forbid = (name: string, comment: string, from: string, to: string): IForbiddenRuleType => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { path: to },
});

/** Which folder may import which; .oxlintrc.json says which package may. */
const rules: IForbiddenRuleType[] = [
  {
    name: "no-circular-folders",
    comment: "Two folders that import each other cannot be read one after the other: move the shared part below both.",
    severity: "error",
    scope: "folder",
    from: { path: `^(${packages.join("|")})/` },
    to: { circular: true },
  },
  forbid(
    "features-below-http",
    "A feature throws domain errors and knows no HTTP server: take what it needs from platform/.",
    "^gateway/src/(?!http/)[^/]+/",
    "^gateway/src/http/",
  ),
  forbid(
    "platform-below-features",
    "platform/ knows no feature: pass in what it needs.",
    "^gateway/src/platform/",
    "^gateway/src/(?!platform/)",
  ),
  forbid(
    "people-below-events",
    "The features' order: people and events, purchases, tickets, then imports and operations.",
    "^gateway/src/(people|events)/",
    "^gateway/src/(purchases|tickets|imports|operations)/",
  ),
  forbid(
    "line-owns-bullmq",
    "line/ owns everything in Redis: keys, fields, scripts, queues and connections. Use its LineStore.",
    "^(?!line/)",
    bullmq,
  ),
];

/** Reads the imports of all packages, types included, and judges them. */
export async function readStructure(): Promise<ICruiseResult> {
  const { output } = await cruise(
    [...packages, ...tools],
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: rules },
      includeOnly: { path: `^(${[...packages, ...tools].join("|")})/(peers/)?src/|${bullmq}` },
      doNotFollow: { path: "node_modules" },
      exclude: { path: "\\.(test|case)\\.tsx?$|/(testing|generated)/" },
      tsPreCompilationDeps: true,
      outputType: "json",
    },
    { extensions: [".ts", ".tsx", ".mjs"], exportsFields: ["exports"], conditionNames: ["import"] },
  );
  return JSON.parse(output as string) as ICruiseResult;
}

/** What breaks a rule, each with the way it goes and what to do. */
export function brokenRules({ summary: { violations } }: ICruiseResult): string[] {
  return violations.map(({ from, to, cycle, rule }) => {
    const way = cycle === undefined ? [to] : cycle.map(({ name }) => name);
    const { comment = "" } = rules.find(({ name }) => name === rule.name) ?? {};
    return `${rule.name}: ${[from, ...way].join(" → ")}\n  ${comment}`;
  });
}

/** Draws the page's diagrams from the code. */
export async function writeDiagrams(): Promise<void> {
  writeFileSync(join(root, page), withDiagrams(await readStructure(), readPage()));
}

/** @returns what to do, where the page shows other imports than the code has */
export function staleDiagrams(structure: ICruiseResult): string[] {
  const current = readPage();
  return withDiagrams(structure, current) === current ? [] : [`${page} shows other imports: run pnpm diagrams`];
}

const readPage = (): string => readFileSync(join(root, page), "utf8");

function withDiagrams(structure: ICruiseResult, text: string): string {
  return [...drawStructure(structure)].reduce((drawn, [name, diagram]) => {
    if (!blockOf(name).test(drawn)) throw new Error(`${page} has no block for the imports of ${name}.`);
    return drawn.replace(blockOf(name), `$1\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n$2`);
  }, text);
}

/**
 * Mermaid diagrams of who imports whom, by name: the packages, and the folders of each package that has several.
 * An arrow that follows from a longer way is left out.
 */
function drawStructure({ modules }: ICruiseResult): Map<string, string> {
  const imports = modules
    .flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => [source, resolved] as const))
    .filter((pair) => pair.every(isShipped));
  const diagrams = new Map([["packages", draw(imports, (file) => file.split("/")[0])]]);
  for (const name of ["gateway", "worker"]) {
    const folderOf = (file: string): string | undefined => {
      const [owner, , ...rest] = file.split("/");
      return owner === name && rest.length > 1 ? rest[0] : undefined;
    };
    diagrams.set(name, draw(imports, folderOf));
  }
  return diagrams;
}

function draw(imports: readonly (readonly [string, string])[], groupOf: (file: string) => string | undefined): string {
  const below = new Map<string, Set<string>>();
  for (const [from, to] of imports.map((pair) => pair.map(groupOf))) {
    if (from === undefined || to === undefined || from === to) continue;
    below.set(from, (below.get(from) ?? new Set()).add(to));
  }
  const arrows = [...below].flatMap(([from, all]) =>
    [...all]
      .filter((to) => ![...all].some((between) => between !== to && reaches(below, between, to)))
      .map((to) => `  ${from} --> ${to}`),
  );
  return ["flowchart TD", ...arrows.toSorted()].join("\n");
}

function reaches(below: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const next = below.get(from) ?? new Set();
  return next.has(to) || [...next].some((between) => reaches(below, between, to));
}
