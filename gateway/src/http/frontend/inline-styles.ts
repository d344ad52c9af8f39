import { createHash } from "node:crypto";

const linkPattern = /<link rel="stylesheet"[^>]* href="([^"]+)"[^>]*>/g;

export interface InlinedStyles {
  html: string;
  /** Of each inlined style, as a content policy names it (CSP 3, section 2.3.1): only these are applied. */
  hashes: string[];
}

/**
 * Writes a page's style sheets into it. A first paint waits for all of them: each would take a round trip more, and
 * share the line with scripts and typeface meanwhile. A visitor's next page has them in its own HTML.
 * @param styleAt the text of a style sheet; undefined leaves its link as it is
 */
export function inlineStyles(html: string, styleAt: (path: string) => string | undefined): InlinedStyles {
  const hashes: string[] = [];
  const inlined = html.replace(linkPattern, (link, path: string) => {
    const style = styleAt(path);
    if (style === undefined || /<\/style/i.test(style)) return link;
    hashes.push(`'sha256-${createHash("sha256").update(style).digest("base64")}'`);
    return `<style>${style}</style>`;
  });
  return { html: inlined, hashes };
}
