import { expect, test } from "vitest";
import { renderMarkdown } from "./render-markdown.ts";

test("paragraphs, emphasis, lists and links are what the organiser wrote", () => {
  expect(renderMarkdown("One **two** *three*.\n\n- a\n- b")).toBe(
    `<p dir="auto">One <strong>two</strong> <em>three</em>.</p>\n<ul dir="auto">\n<li>a</li>\n<li>b</li>\n</ul>`,
  );
  expect(renderMarkdown("[Programme](https://example.org/p)")).toBe(
    `<p dir="auto"><a href="https://example.org/p" rel="nofollow noopener">Programme</a></p>`,
  );
});

test("headings are below the page's own", () => {
  expect(renderMarkdown("# Doors\n\n###### Small")).toBe("<h2>Doors</h2>\n<h6>Small</h6>");
});

test.each([
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "[a](javascript:alert(1))",
  "[a](JaVaScRiPt:alert(1))",
  "[a](data:text/html;base64,PHNjcmlwdD4=)",
  "[a](vbscript:x)",
  "![a](https://example.org/x.png)",
  `[a](https://example.org/"onclick="alert(1))`,
  "<https://example.org/><svg onload=alert(1)>",
])("%s gives no script, no image and no foreign attribute", (text) => {
  const html = renderMarkdown(text);
  expect(html).not.toMatch(/<(script|img|svg|iframe)/i);
  expect(html).not.toMatch(/href="(?!https:\/\/example\.org)/i);
  expect(html).not.toMatch(/<[^>]* on\w+=/i);
});

test.each([
  "[".repeat(25_000),
  "*a ".repeat(16_000),
  "> ".repeat(20_000),
  "- ".repeat(20_000),
  "`".repeat(50_000),
  `[a]: http://${"x".repeat(25_000)}\n\n${"[a]".repeat(8000)}`,
])("the longest body of one mark is rendered, and is bounded", (text) => {
  expect(renderMarkdown(text).length).toBeLessThan(2_000_000);
});
