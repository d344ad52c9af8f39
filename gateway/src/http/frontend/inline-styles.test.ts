import { expect, test } from "vitest";
import { inlineStyles } from "./inline-styles.ts";

const link = '<link rel="stylesheet" crossorigin href="/assets/index.css">';

test("a page carries its style, which a content policy can name", () => {
  const { html, hashes } = inlineStyles(`<head>${link}</head>`, () => "a{content:'$&'}");
  expect(html).toBe("<head><style>a{content:'$&'}</style></head>");
  // printf "a{content:'$&'}" | openssl dgst -sha256 -binary | base64
  expect(hashes).toEqual(["'sha256-KU+NTeRFBR+D4z9ldHXm+8e6TbJ71IYrM9S9brRoc7I='"]);
});

test.each([
  ["that is not there", undefined],
  ["that would end its element", "a{}</style><script>"],
])("a style %s stays a link", (_what, style) => {
  expect(inlineStyles(link, () => style)).toEqual({ html: link, hashes: [] });
});
