import { OpenAPIHono } from "@hono/zod-openapi";
import { LRUCache } from "lru-cache";
import type { EventServices } from "../../events/event-cache.ts";
import { networksOf } from "../../platform/bounds/client-networks.ts";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { clientAddress } from "../../platform/route/client-address.ts";
import { answerFile, compressedApart, plainFile, type SharedFile } from "../files/shared-file.ts";
import { EventCards } from "./event-cards.ts";
import { EventPosters } from "./event-posters.ts";

/** How long one sitemap answers all requests: 10,000 events are a megabyte. */
const sitemapMs = 600_000;
const sitemapKey = "sitemap";

/** What search engines and previews of links read besides the pages. */
export function crawlerRoutes({ events, mysql, settings }: EventServices): OpenAPIHono<AppEnv> {
  const { PUBLIC_URL: publicUrl, TRUSTED_PROXIES: proxies } = settings;
  const routes = new OpenAPIHono<AppEnv>();
  const cards = new EventCards();
  const posters = new EventPosters(mysql);
  const robots = plainFile(
    Buffer.from(`User-agent: *\nDisallow: /v1/\nSitemap: ${publicUrl}/sitemap.xml\n`),
    "text/plain; charset=utf-8",
    "public, max-age=3600",
  );
  const sitemaps = new LRUCache<string, SharedFile>({
    max: 1,
    ttl: sitemapMs,
    fetchMethod: async () => {
      const addresses = (await events.published()).addresses();
      const locations = addresses.map(
        ({ slug, updatedAt }) =>
          `<url><loc>${publicUrl}/events/${slug}</loc><lastmod>${updatedAt.toISOString()}</lastmod></url>\n`,
      );
      const xml = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>${publicUrl}/</loc></url>
${locations.join("")}</urlset>
`;
      return compressedApart(Buffer.from(xml), "application/xml", "public, max-age=600");
    },
  });

  routes.get("/robots.txt", (c) => answerFile(c as AppContext, robots));

  routes.get("/sitemap.xml", async (c) => answerFile(c as AppContext, await sitemaps.forceFetch(sitemapKey)));

  routes.get("/events/:slug/card.png", async (c) => {
    const event = await events.requirePublished(c.req.param("slug"));
    const { narrow } = networksOf(clientAddress(c as AppContext, proxies));
    return answerFile(c as AppContext, await cards.of(event, narrow));
  });

  routes.get("/posters/:image", async (c) => answerFile(c as AppContext, await posters.of(c.req.param("image"))));

  return routes;
}
