import { LRUCache } from "lru-cache";
import MarkdownIt from "markdown-it";

/** Most bytes of texts and their HTML to keep. */
const keptMaxBytes = 8 * 1024 * 1024;
const rendered = new LRUCache<string, string>({
  maxSize: keptMaxBytes,
  sizeCalculation: (html, text) => 2 * (html.length + text.length) + 1,
});

/** Raw HTML is shown as text. No images, which the pages' content policy forbids, and no tables. */
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false, maxNesting: 20 });
// A reference could repeat a long address thousands of times.
markdown.disable(["image", "reference", "table", "code", "html_block", "html_inline"]);
// Only what a reader may follow without harm.
markdown.validateLink = (url) => /^(https?|mailto|tel):/i.test(url.trim());
// The page's own heading is the event's title.
markdown.renderer.rules["heading_open"] = (tokens, at) => `<${below(tokens[at]?.tag)}>`;
markdown.renderer.rules["heading_close"] = (tokens, at) => `</${below(tokens[at]?.tag)}>\n`;
markdown.renderer.rules["link_open"] = (tokens, at, options, _env, self) => {
  tokens[at]?.attrSet("rel", "nofollow noopener");
  return self.renderToken(tokens, at, options);
};
for (const block of ["paragraph_open", "blockquote_open", "bullet_list_open", "ordered_list_open"])
  markdown.renderer.rules[block] = (tokens, at, options, _env, self) => {
    if (tokens[at]?.hidden !== true) tokens[at]?.attrSet("dir", "auto");
    return self.renderToken(tokens, at, options);
  };

const below = (tag = "h1"): string => `h${Math.min(6, Number(tag.slice(1)) + 1)}`;

/** An organiser's Markdown as HTML that is safe to show. Kept, since an event is answered again and again. */
export function renderMarkdown(text: string): string {
  if (text === "") return "";
  const known = rendered.get(text) ?? markdown.render(text).trim();
  rendered.set(text, known);
  return known;
}
