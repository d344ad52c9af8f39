import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { commandNames } from "../commands.ts";
import { listFiles } from "../list-files.ts";
import { root } from "@admit/environment";

const openApiFile = "specs/001-ticket-issuance/contracts/openapi.json";
const isSource = (file: string): boolean => /\.(tsx?|mjs|sql|prisma|sh|ya?ml|json|css)$/.test(file);
/** A path from the root that ends in a file's name or in a slash. */
const pathPattern = /^[\w.@-]+(?:\/[\w.@-]+)*\/(?:[\w.@-]+\.\w+)?$/;
/** A constant with its value: `lineMax` (100,000). */
const valuePattern = /`([a-z]+[A-Z]\w*)` (?:is |= |\()([\d,]*\d)/g;
/** Names of other systems' that our documents use. */
const foreign = /^(OTEL_\w+|innerHTML)$/;
/** A name of the code's: of two humps and more, so that plain English is not meant. */
const namePattern = /^(?:[a-z]+(?:[A-Z][a-z0-9]*)+|[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)$/;

/**
 * What a document cites that does not exist: links, paths, tests, commands, routes, names and values of the code. Code
 * blocks are left out.
 */
export function staleCitations(file: string, page: string, known: Known): string[] {
  const text = page.replaceAll(/```[\s\S]*?```/g, "");
  const cited = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = ""]) => link);
  return [
    ...links
      .filter((link) => !/^\w+:/.test(link) && !existsSync(join(root, dirname(file), link)))
      .map((link) => `${file}: no file at the link ${link}`),
    ...cited.filter((code) => isStale(code, known)).map((code) => `${file}: \`${code}\` does not exist`),
    ...text.split("\n").flatMap((line) => missingTests(file, line)),
    ...[...text.matchAll(valuePattern)].flatMap(([, name = "", value = ""]) => otherValue(file, name, value, known)),
  ];
}

/** What there is to cite. */
export interface Known {
  /** Text of all source files. */
  sources: string;
  routes: Set<string>;
}

export function readKnown(): Known {
  const sources = listFiles(".")
    .filter(isSource)
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");
  const { paths } = JSON.parse(readFileSync(join(root, openApiFile), "utf8")) as { paths: Record<string, object> };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => shapeOf(`${method.toUpperCase()} ${path}`)),
  );
  return { sources, routes: new Set(routes) };
}

/** A route with its parameters' names left out. */
const shapeOf = (route: string): string => route.replaceAll(/\{\w+\}/g, "{}").replace(/\?.*$/, "");

function isStale(code: string, { sources, routes }: Known): boolean {
  const [, command] = /^pnpm ([a-z]+)/.exec(code) ?? [];
  if (command !== undefined) return ![...commandNames, "test", "install", "format", "run"].includes(command);
  if (/^(GET|POST|PATCH|PUT|DELETE) \/v1\/\S+$/.test(code)) return !routes.has(shapeOf(code));
  if (pathPattern.test(code)) return isOurs(code) && !existsSync(join(root, normalize(code)));
  return namePattern.test(code) && !foreign.test(code) && !sources.includes(code);
}

/** Not a folder that a deployment has, or that is named from where it lies. */
const isOurs = (path: string): boolean => existsSync(join(root, path.split("/")[0] ?? ""));

/** Titles quoted behind a test's file, on one line. */
function missingTests(file: string, line: string): string[] {
  const pieces = line.split(/`([\w./-]+\.(?:test|case)\.tsx?)`/);
  return pieces.flatMap((test, at) => {
    if (at % 2 === 0 || !existsSync(join(root, test))) return [];
    const source = readFileSync(join(root, test), "utf8");
    const titles = [...(pieces[at + 1] ?? "").matchAll(/["“]([^"”]{10,})["”]/g)].map(([, title = ""]) => title);
    return titles.filter((title) => !source.includes(title)).map((title) => `${file}: ${test} has no test "${title}"`);
  });
}

function otherValue(file: string, name: string, value: string, { sources }: Known): string[] {
  const actual = new RegExp(`const ${name}(?:: \\w+)? = ([\\d_]+);`).exec(sources)?.[1]?.replaceAll("_", "");
  if (actual === undefined || actual === value.replaceAll(",", "")) return [];
  return [`${file}: \`${name}\` is ${actual}, not ${value}`];
}
