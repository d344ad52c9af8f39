import escapeHtml from "escape-html";
import { directionOf, inlinedAnswersId, type Language } from "@admit/contract";
import { localeOf } from "@admit/language";
import { buyersIn, pagesIn } from "@admit/language/on-pages";

/** What a page says about itself to search engines and to previews of links. */
export interface PageHead {
  title: string;
  description?: string;
  /** Its one address, absolute; null if search engines must not list the page, undefined while it is unknown. */
  url: string | null | undefined;
  /** Absolute; shown by previews. */
  image?: { url: string; alt: string; width: number; height: number };
  /** Data for search engines, by schema.org. */
  jsonLd?: object | null;
}

export interface Page {
  head: PageHead;
  /** HTML that shows until the app renders. */
  main?: string;
  /** Answers of the API by their paths, as JSON. */
  answers?: Readonly<Record<string, string>>;
}

const siteName = "Admit";
const titlePattern = /<title>[^<]*<\/title>/;
const descriptionPattern = /\s*<meta name="description" content="[^"]*" \/>/;
const mainPattern = /<main><\/main>/;
const endPattern = /<\/body>/;
/** Links to the texts of one language each. */
const textsPattern = /\s*<link [^>]*data-language="(\w+)"[^>]*>/g;

/** The built `index.html` in one language, into which each page's head, first paint and data are written. */
export class PageTemplate {
  readonly #html: string;
  readonly #language: Language;
  /** The header of its pages. */
  readonly links: string;

  constructor(html: string, language: Language) {
    this.#language = language;
    this.#html = translated(html.replace(descriptionPattern, ""), language);
    this.links = linksOf(this.#html);
  }

  render({ head, main = "", answers = {} }: Page): Buffer {
    const data = Object.entries(answers).map(([path, json]) => `${JSON.stringify(path)}:${json}`);
    const block =
      data.length === 0 ? "" : dataBlock(`application/json" id="${inlinedAnswersId}`, `{${data.join(",")}}`);
    // Functions, since text in the place of a replacement may contain `$`.
    const html = this.#html
      .replace(titlePattern, () =>
        tagsOf({ description: pagesIn(this.#language).description, ...head }, this.#language).join("\n    "),
      )
      .replace(mainPattern, () => `<main>${main}</main>`)
      .replace(endPattern, (end) => block + end);
    return Buffer.from(html);
  }
}

function translated(html: string, language: Language): string {
  const { layout } = buyersIn(language);
  return html
    .replace(/<html [^>]*>/, `<html lang="${language}" dir="${directionOf(language)}">`)
    .replace(/aria-label="[^"]*"/, `aria-label="${escapeHtml(layout.home)}"`)
    .replace(/(<p class="noscript">)[^<]*/, `$1${escapeHtml(pagesIn(language).needsScript)}`)
    .replace(textsPattern, (link, of) => (of === language ? link.replace(/ data-language="\w+"/, "") : ""));
}

/**
 * The files that the page needs first, for a `Link` header: browsers load them before they have read the page, and
 * proxies may send them ahead (103).
 */
function linksOf(html: string): string {
  const links = [...html.matchAll(/<link rel="(stylesheet|modulepreload|preload)"[^>]* href="([^"]+)"/g)].map(
    ([, rel = "", href = ""]) => linkTo(href, rel === "stylesheet" ? "style" : rel === "preload" ? "font" : "script"),
  );
  const scripts = [...html.matchAll(/<script type="module"[^>]* src="([^"]+)"/g)].map(([, src = ""]) =>
    linkTo(src, "script"),
  );
  return [...links.toSorted(), ...scripts].join(", ");
}

const linkTo = (path: string, as: "style" | "font" | "script"): string =>
  `<${path}>; rel=${as === "script" ? "modulepreload" : `preload; as=${as}`}; crossorigin`;

/** A script element that no browser executes: no text in it ends the element. */
const dataBlock = (type: string, json: string): string =>
  `<script type="${type}">${json.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")}</script>`;

const meta = (kind: "name" | "property", name: string, content: string | number): string =>
  `<meta ${kind}="${name}" content="${escapeHtml(String(content))}" />`;

function tagsOf({ title, description = "", url, image, jsonLd }: PageHead, language: Language): string[] {
  const named = title === siteName ? title : `${title} · ${siteName}`;
  const tags = [`<title>${escapeHtml(named)}</title>`, meta("name", "description", description)];
  if (url === undefined) return tags;
  if (url === null) return [...tags, meta("name", "robots", "noindex")];
  tags.push(
    `<link rel="canonical" href="${escapeHtml(url)}" />`,
    meta("property", "og:type", "website"),
    meta("property", "og:site_name", siteName),
    meta("property", "og:locale", new Intl.Locale(localeOf(language)).language),
    meta("property", "og:title", title),
    meta("property", "og:description", description),
    meta("property", "og:url", url),
    meta("name", "twitter:card", image === undefined ? "summary" : "summary_large_image"),
  );
  if (image !== undefined)
    tags.push(
      meta("property", "og:image", image.url),
      meta("property", "og:image:type", "image/png"),
      meta("property", "og:image:width", image.width),
      meta("property", "og:image:height", image.height),
      meta("property", "og:image:alt", image.alt),
    );
  if (jsonLd) tags.push(dataBlock("application/ld+json", JSON.stringify(jsonLd)));
  return tags;
}
