import { ListQuery } from "@admit/contract";
import { LRUCache } from "lru-cache";
import type { CachedEvent, EventServices } from "../../events/event-cache.ts";
import { toEvent } from "../../events/to-event.ts";
import { within } from "../../platform/within.ts";
import { compressedApart, compressedFile, type SharedFile } from "../files/shared-file.ts";
import { eventPage } from "./event-page.ts";
import { eventNameOf, isPage } from "./page-paths.ts";
import { linksOf, type Page, PageTemplate } from "./page-template.ts";

/** How long one rendering of a page answers all requests. */
const renderedMs = 1000;
/** Most bytes of rendered pages to keep. A page of the longest text is half a megabyte. */
const renderedMaxBytes = 16 * 1024 * 1024;
/** After this time a page is sent without data: its own requests wait longer, and say what is wrong. */
const patienceMs = 500;
const html = "text/html; charset=utf-8";
const forASecond = "public, max-age=1";
const listTitle = "Admit";

export interface ServedPage {
  status: 200 | 404;
  file: SharedFile;
}

type Rendered = () => Page;

/**
 * The pages of the frontend with what they show first, the same for all readers: each rendered at most once per second,
 * and shared as bytes. Pages of a single reader have no data and are not for search engines.
 */
export class ServedPages {
  readonly #services: EventServices;
  readonly #template: PageTemplate;
  /** The header of every page. */
  readonly links: string;
  /** The same at every path. */
  readonly #private: ServedPage;
  readonly #bare: ServedPage;
  readonly #missing: ServedPage;
  readonly #rendered = new LRUCache<string, SharedFile, Rendered>({
    maxSize: renderedMaxBytes,
    sizeCalculation: ({ plain, br, gzip }) => plain.length + (br?.length ?? 0) + (gzip?.length ?? 0),
    ttl: renderedMs,
    fetchMethod: (_key, _old, { context }) => compressedApart(this.#template.render(context()), html, forASecond),
  });

  constructor(index: Buffer, services: EventServices) {
    this.#services = services;
    this.#template = new PageTemplate(index.toString("utf8"));
    this.links = linksOf(index.toString("utf8"));
    const fixed = (page: Page): SharedFile => compressedFile(this.#template.render(page), html, "no-cache");
    const unlisted = { title: "Admit", url: null };
    this.#private = { status: 200, file: fixed({ head: unlisted }) };
    this.#bare = { status: 200, file: compressedFile(index, html, "no-cache") };
    this.#missing = { status: 404, file: fixed({ head: { ...unlisted, title: "Not found" } }) };
  }

  /** The page at a path, also where there is none: then it says so, and its status is 404. */
  at(path: string): ServedPage | Promise<ServedPage> {
    if (!isPage(path)) return this.#missing;
    const name = eventNameOf(path);
    if (name !== null) return this.#withData(() => this.#ofEvent(name));
    return path === "/" ? this.#withData(() => this.#list()) : this.#private;
  }

  /** Without data while the database is away: the page's own requests go on trying. */
  async #withData(page: () => Promise<ServedPage>): Promise<ServedPage> {
    try {
      return await within(patienceMs, page);
    } catch (error) {
      this.#services.log.warn({ err: error }, "a page is sent without its data");
      return this.#bare;
    }
  }

  async #ofEvent(name: string): Promise<ServedPage> {
    const row = await this.#services.events.findPublished(name);
    if (row === null) return this.#missing;
    return this.#shared(`event ${name}`, () => this.#eventPage(name, row));
  }

  async #list(): Promise<ServedPage> {
    const { events, line, cursors, settings } = this.#services;
    const published = await events.published();
    return this.#shared("list", () => ({
      head: { title: listTitle, url: `${settings.PUBLIC_URL}/` },
      main: "<h1>Events</h1>",
      answers: { "/v1/events": Buffer.from(published.page(ListQuery.parse({}), line, cursors)).toString("utf8") },
    }));
  }

  #eventPage(name: string, row: CachedEvent): Page {
    const { line, settings } = this.#services;
    return eventPage({ row, event: toEvent(row, line), line: line.lineOf(row), name }, settings.PUBLIC_URL);
  }

  async #shared(key: string, render: Rendered): Promise<ServedPage> {
    const file = await this.#rendered.fetch(key, { context: render });
    return file === undefined ? this.#bare : { status: 200, file };
  }
}
