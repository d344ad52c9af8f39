import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Event, EventSummary, inlinedAnswersId, Line, listOf } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { cardSize } from "@admit/tickets";
import { ulid } from "ulid";
import { afterAll, describe, expect, test, vi } from "vitest";
import { codeOf } from "../../../test/tools/problem-of.ts";
import { testGateway } from "../../../test/tools/test-gateway.ts";
import { announceEventChange } from "../../events/event-cache.ts";

const publicUrl = "https://tickets.example.org";
let folder: string;
const gateway = testGateway(async () => {
  folder = await mkdtemp(join(tmpdir(), "admit-pages-"));
  await copyFile(new URL("../../../../frontend/index.html", import.meta.url), join(folder, "index.html"));
  return { FRONTEND_DIR: folder };
});
afterAll(() => rm(folder, { recursive: true }));

const browser = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const get = async (path: string, headers: Record<string, string> = browser) => gateway.app.request(path, { headers });
const textOf = async (path: string) => (await get(path)).text();

const gala = {
  title: "The Long Winter Gala",
  venue: "Old Town Hall",
  timeZone: "Europe/Berlin",
  startsAt: new Date("2036-12-12T18:30:00Z"),
  endsAt: new Date("2036-12-12T22:00:00Z"),
};

/** A new event. @returns its id and slug */
async function newEvent(fields: Parameters<typeof makeEvent>[1] = {}, content: Record<string, unknown> = {}) {
  const slug = `gala-${ulid().toLowerCase()}`;
  const id = await makeEvent(gateway.mysql, { slug, ...gala, ...fields });
  if (Object.keys(content).length > 0) await gateway.mysql.query("UPDATE Content SET ? WHERE id = ?", [content, id]);
  return { id, slug, path: `/events/${slug}` };
}

const blocksOf = (page: string, start: string): string[] =>
  [...page.matchAll(/<script type="([^>]*)>([^<]*)<\/script>/g)]
    .filter(([, type]) => type?.startsWith(start))
    .map(([, , text = ""]) => text);
const answersIn = (page: string) =>
  JSON.parse(blocksOf(page, `application/json" id="${inlinedAnswersId}`)[0] ?? "null") as Record<string, unknown>;
const jsonLdIn = (page: string): unknown => JSON.parse(blocksOf(page, "application/ld+json")[0] ?? "null");
const contentOf = (page: string, name: string): string | undefined =>
  new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(page)?.[1];

describe("an event's page", () => {
  test("has the event and its line, as the API answers them, and shows the title without any script", async () => {
    const { id, slug, path } = await newEvent({}, { summary: "An evening.", body: "One.\n\nTwo & more." });
    const response = await get(path);
    const page = await response.text();
    expect(response.status).toBe(200);
    const answers = answersIn(page);
    const event = Event.strict().parse(answers[`/v1/events/${slug}`]);
    const line = Line.strict().parse(answers[`/v1/events/${id}/line`]);
    expect(event).toEqual({
      ...((await (await get(`/v1/events/${slug}`)).json()) as Event),
      serverTime: event.serverTime,
    });
    expect(Math.abs(Date.now() - Date.parse(event.serverTime))).toBeLessThan(5000);
    expect(line.eventId).toBe(id);
    expect(Object.keys(answers)).toHaveLength(3);
    for (const part of [
      '<h1 dir="auto">The Long Winter Gala</h1>',
      "Old Town Hall",
      '<p class="figure">1,000</p>',
      '<p dir="auto">One.</p>\n<p dir="auto">Two &amp; more.</p>',
    ])
      expect(page).toContain(part);
  });

  test("says what it is to search engines and previews", async () => {
    const { path } = await newEvent(
      { salesOpenAt: new Date("2026-01-01T00:00:00Z") },
      { summary: "An  evening\nof brass." },
    );
    const page = await textOf(path);
    const url = `${publicUrl}${path}`;
    expect(page).toContain("<title>The Long Winter Gala · Admit</title>");
    expect(page).toContain(`<link rel="canonical" href="${url}" />`);
    expect(page).toContain('<html lang="en" dir="ltr">');
    expect(contentOf(page, "robots")).toBeUndefined();
    const image = contentOf(page, "og:image") ?? "";
    expect(image).toMatch(new RegExp(`^${url}/card\\.png\\?v=\\w+$`));
    for (const [name, content] of [
      ["description", "An evening of brass."],
      ["og:title", gala.title],
      ["og:description", "An evening of brass."],
      ["og:url", url],
      ["og:image:width", "1200"],
      ["og:image:alt", "The Long Winter Gala. Friday 12 December 2036, 19:30 to 23:00 CET, Old Town Hall"],
      ["twitter:card", "summary_large_image"],
    ] as const)
      expect(contentOf(page, name), name).toBe(content);
    expect(jsonLdIn(page)).toEqual({
      "@context": "https://schema.org",
      "@type": "Event",
      name: gala.title,
      url,
      description: "An evening of brass.",
      image: [image],
      inLanguage: "en",
      isAccessibleForFree: true,
      startDate: "2036-12-12T19:30:00+01:00",
      endDate: "2036-12-12T23:00:00+01:00",
      eventStatus: "https://schema.org/EventScheduled",
      location: { "@type": "Place", name: gala.venue, address: gala.venue },
      offers: {
        "@type": "Offer",
        url,
        availability: "https://schema.org/InStock",
        validFrom: "2026-01-01T01:00:00+01:00",
      },
    });
  });

  test.each([
    ["SoldOut", { capacity: 0 }],
    ["PreOrder", { salesOpenAt: new Date("2036-01-01T00:00:00Z") }],
    ["OutOfStock", { salesCloseAt: new Date("2026-01-01T00:00:00Z") }],
    ["OutOfStock", { shedMessage: "Back soon." }],
  ])("has tickets that are %s where the sale says so", async (availability, fields) => {
    const { path } = await newEvent(fields);
    expect(jsonLdIn(await textOf(path))).toMatchObject({
      offers: { availability: `https://schema.org/${availability}` },
    });
  });

  test("has no line before its sale opens, and no data for search engines without a time", async () => {
    const { slug, path } = await newEvent({
      salesOpenAt: new Date("2036-01-01T00:00:00Z"),
      startsAt: null,
      endsAt: null,
    });
    const page = await textOf(path);
    expect(Object.keys(answersIn(page))).toEqual([`/v1/events/${slug}`, "/v1/me"]);
    expect(jsonLdIn(page)).toBeNull();
  });

  test("stays one page, whatever its text says", async () => {
    const hostile = `</script><script>alert(1)</script>"><img src=x onerror=alert(1)>\u2028\u2029$&$\`<!--`;
    const { slug, path } = await newEvent({ title: hostile, venue: hostile }, { summary: hostile, body: hostile });
    const page = await textOf(path);
    expect(page.match(/<script[^>]*>/g)).toEqual([
      '<script type="application/ld+json">',
      '<script type="module" src="/src/main.tsx">',
      `<script type="application/json" id="${inlinedAnswersId}">`,
    ]);
    expect(page).not.toMatch(/<img|<!--/);
    expect(blocksOf(page, "application/").join("")).not.toMatch(/[\u2028\u2029]/);
    expect(answersIn(page)[`/v1/events/${slug}`]).toMatchObject({ title: hostile, body: hostile });
    expect(jsonLdIn(page)).toMatchObject({ name: hostile });
  });

  test("is rendered once a second for all who are signed in, and for all others, and is cached for a second", async () => {
    const { path } = await newEvent();
    const reader = async () => ({
      ...browser,
      Authorization: `Bearer ${await gateway.token(await gateway.user())}`,
    });
    const [one, other] = [await reader(), await reader()];
    const answers = await Promise.all([get(path), get(path, one), get(path), get(path, other)]);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(2);
    const [first] = answers;
    expect(first?.headers.get("Cache-Control")).toBe("public, max-age=1");
    expect(first?.headers.get("Vary")).toBe("Accept, Accept-Language, Cookie, Accept-Encoding");
    const again = await get(path, { ...browser, "If-None-Match": first?.headers.get("ETag") ?? "" });
    expect(again.status).toBe(304);
    const small = await get(path, { ...browser, "Accept-Encoding": "br" });
    expect(small.headers.get("Content-Encoding")).toBe("br");
  });

  test("is at the event's earlier addresses and its id too, and names the current one", async () => {
    const { id, path } = await newEvent();
    await gateway.mysql.query("INSERT INTO EventSlug SET ?", {
      slug: `old-${id.toLowerCase()}`,
      eventId: id,
      createdAt: new Date(),
    });
    for (const name of [`old-${id.toLowerCase()}`, id]) {
      const page = await textOf(`/events/${name}`);
      expect(page).toContain(`<link rel="canonical" href="${publicUrl}${path}" />`);
      expect(Object.keys(answersIn(page))[0]).toBe(`/v1/events/${name}`);
    }
  });

  test("is served without data while the database is away", async () => {
    const { path } = await newEvent();
    const query = vi.spyOn(gateway.services.mysql, "query").mockRejectedValue(new Error("away"));
    const response = await get(path);
    const page = await response.text();
    query.mockRestore();
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-cache"]);
    expect(page).toContain("<title>Admit</title>");
    expect(Object.keys(answersIn(page))).toEqual(["/v1/me"]);
  });
});

test.each(["/", "/tickets", "/nowhere"])(
  "%s says that no one is signed in only where no session came",
  async (path) => {
    expect(answersIn(await textOf(path))).toMatchObject({ "/v1/me": null });
    const signedIn = await get(path, { ...browser, Cookie: "__Host-admit_session=x" });
    expect(answersIn(await signedIn.text()) ?? {}).not.toHaveProperty(["/v1/me"]);
  },
);

describe("a page is in the reader's language", () => {
  const inLanguage = async (path: string, headers: Record<string, string>) => get(path, { ...browser, ...headers });

  test.each([
    [{ "Accept-Language": "de-AT,de;q=0.9,en;q=0.8" }, "de", "ltr", "Tickets übrig"],
    [{ "Accept-Language": "nl,fr;q=0.5,ar;q=0.7" }, "ar", "rtl", "تذكرة متبقية"],
    [{ "Accept-Language": "nl" }, "en", "ltr", "Tickets left"],
    [{ "Accept-Language": "de", Cookie: "language=es; other=1" }, "es", "ltr", "Entradas disponibles"],
    [{ "Accept-Language": "de", Cookie: "language=xx" }, "de", "ltr", "Tickets übrig"],
  ])("%o: %s", async (headers, language, direction, label) => {
    const { path } = await newEvent();
    const response = await inLanguage(path, headers);
    const page = await response.text();
    expect(response.headers.get("Content-Language")).toBe(language);
    expect(page).toContain(`<html lang="${language}" dir="${direction}">`);
    expect(page).toContain(label);
    expect(contentOf(page, "og:locale")).toBe(language);
  });

  test("also the event's texts, where it has them; else they name their own", async () => {
    const { id, path } = await newEvent();
    const german = { contentId: id, language: "de", title: "Wintergala", summary: "Blech.", body: "**Laut**" };
    await gateway.mysql.query("INSERT INTO ContentText SET ?", german);
    const page = await (await inLanguage(path, { "Accept-Language": "de" })).text();
    expect(page).toContain("<title>Wintergala · Admit</title>");
    expect(page).toContain("<strong>Laut</strong>");
    const other = await (await inLanguage(path, { "Accept-Language": "fr" })).text();
    expect(other).toContain('<h1 dir="auto" lang="en">The Long Winter Gala</h1>');
  });
});

describe("404 is the status of", () => {
  test.each(["/events/no-such-event", "/events/NOT%20A%20SLUG", "/nowhere", "/staff/nothing/here", "/events"])(
    "%s, whose page is not for search engines",
    async (path) => {
      const response = await get(path);
      const page = await response.text();
      expect(response.status).toBe(404);
      expect(page).toContain("<title>Not found · Admit</title>");
      expect(contentOf(page, "robots")).toBe("noindex");
      expect((await get(path, { ...browser, "If-None-Match": response.headers.get("ETag") ?? "" })).status).toBe(404);
    },
  );

  test("an event that is not published, until it is", async () => {
    const { id, path } = await newEvent({ status: "DRAFT" });
    expect((await get(path)).status).toBe(404);
    await gateway.mysql.query("UPDATE Content SET status = 'PUBLISHED' WHERE id = ?", [id]);
    announceEventChange(gateway.services, id);
    expect((await get(path)).status).toBe(200);
  });
});

test.each([
  "/tickets",
  "/tickets/all",
  "/sign-in",
  "/activate",
  "/staff/events",
  "/Operator/",
  "/events/x/purchases/y",
])("%s is a page, and not for search engines", async (path) => {
  const response = await get(path);
  expect(response.status).toBe(200);
  const page = await response.text();
  expect(contentOf(page, "robots")).toBe("noindex");
  expect(Object.keys(answersIn(page))).toEqual(["/v1/me"]);
});

test("the list's page has the list as the API answers it", async () => {
  await newEvent();
  const page = await textOf("/");
  const { items } = listOf(EventSummary.strict()).parse(answersIn(page)["/v1/events"]);
  expect(items.length).toBeGreaterThan(0);
  expect(page).toContain(`<link rel="canonical" href="${publicUrl}/" />`);
});

describe("search engines find", () => {
  test("the sitemap by robots.txt, and every published event in it", async () => {
    const { path } = await newEvent();
    const draft = await newEvent({ status: "DRAFT" });
    gateway.services.events.invalidate(draft.id);
    expect(await textOf("/robots.txt")).toContain(`Sitemap: ${publicUrl}/sitemap.xml`);
    const response = await get("/sitemap.xml");
    expect(response.headers.get("Content-Type")).toBe("application/xml");
    const sitemap = await response.text();
    expect(sitemap).toMatch(new RegExp(`<url><loc>${publicUrl}${path}</loc><lastmod>[-\\d:.TZ]+</lastmod></url>`));
    expect(sitemap).not.toContain(draft.path);
  });
});

describe("an event's card", () => {
  test("is a PNG of the size that previews expect, drawn once for each version", async () => {
    const { id, path } = await newEvent();
    const [first, second] = await Promise.all([get(`${path}/card.png`), get(`${path}/card.png`)]);
    expect(first.headers.get("Content-Type")).toBe("image/png");
    const [png, same] = await Promise.all([first, second].map(async (each) => Buffer.from(await each.arrayBuffer())));
    expect(png?.subarray(1, 4).toString()).toBe("PNG");
    expect([png?.readUInt32BE(16), png?.readUInt32BE(20)]).toEqual([cardSize.width, cardSize.height]);
    expect(same).toEqual(png);
    const etag = first.headers.get("ETag") ?? "";
    expect((await get(`${path}/card.png`, { "If-None-Match": etag })).status).toBe(304);
    await gateway.mysql.query("UPDATE Content SET title = 'Renamed', updatedAt = ? WHERE id = ?", [
      new Date(Date.now() + 1000),
      id,
    ]);
    announceEventChange(gateway.services, id);
    expect((await get(`${path}/card.png`)).headers.get("ETag")).not.toBe(etag);
  });

  test("404: of no published event", async () => {
    expect(await codeOf(get("/events/no-such-event/card.png"))).toBe("event-not-found");
  });
});
