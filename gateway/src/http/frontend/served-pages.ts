import { EventsQuery, type Language, languages } from "@admit/contract";
import { buyersIn, pagesIn } from "@admit/language/on-pages";
import { LRUCache } from "lru-cache";
import type { CachedEvent, EventServices } from "../../events/event-cache.ts";
import { toEvent } from "../../events/to-event.ts";
import { sessionCookie } from "../../people/sessions/session-cookie.ts";
import { within } from "../../platform/within.ts";
import { compressedApart, compressedFile, type SharedFile } from "../files/shared-file.ts";
import { eventPage } from "./event-page.ts";
import { eventNameOf, isPage } from "./page-paths.ts";
import { type Page, PageTemplate } from "./page-template.ts";

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
  /** What it loads first. */
  links: string;
}

/** All that a page depends on besides its path: one rendering serves all readers who agree in it. */
export interface Reader {
  language: Language;
  /** Whether the request has a session's token. */
  hasSession: boolean;
}

/** What the page of a reader without a session brings, so that it need not ask who is signed in. */
const noOneSignedIn = { "/v1/me": "null" };

type PagesOfAll = Record<Language, { withSession: PagesOfReader; without: PagesOfReader }>;
type RenderedPages = LRUCache<string, SharedFile, () => Buffer>;

/**
 * The pages of the frontend with what they show first, the same for all readers of a language with or without a session:
 * each rendered at most once per second, and shared as bytes. Pages of a single reader have no data and are not for
 * search engines.
 */
export class ServedPages {
  readonly #of: PagesOfAll;

  /** Its name, which tells whether a reader may be signed in. */
  readonly sessionCookie: string;

  /** @param index the built page */
  constructor(index: string, services: EventServices) {
    this.sessionCookie = sessionCookie(services.settings.PUBLIC_URL);
    // One limit for all of them.
    const rendered: RenderedPages = new LRUCache({
      maxSize: renderedMaxBytes,
      sizeCalculation: ({ plain, br, gzip }) => plain.length + (br?.length ?? 0) + (gzip?.length ?? 0),
      ttl: renderedMs,
      fetchMethod: (_key, _old, { context }) => compressedApart(context(), html, forASecond),
    });
    const pagesOf = (reader: Reader) => new PagesOfReader(index, services, rendered, reader);
    this.#of = Object.fromEntries(
      languages.map((language) => [
        language,
        {
          withSession: pagesOf({ language, hasSession: true }),
          without: pagesOf({ language, hasSession: false }),
        },
      ]),
    ) as PagesOfAll;
  }

  /** The page at a path, also where there is none: then it says so, and its status is 404. */
  at(path: string, { language, hasSession }: Reader): ServedPage | Promise<ServedPage> {
    return this.#of[language][hasSession ? "withSession" : "without"].at(path);
  }
}

class PagesOfReader {
  readonly #services: EventServices;
  readonly #rendered: RenderedPages;
  readonly #reader: Reader;
  readonly #template: PageTemplate;
  /** The same at every path. */
  readonly #private: ServedPage;
  readonly #bare: ServedPage;
  readonly #missing: ServedPage;

  constructor(index: string, services: EventServices, rendered: RenderedPages, reader: Reader) {
    this.#services = services;
    this.#rendered = rendered;
    const { language } = reader;
    this.#reader = reader;
    this.#template = new PageTemplate(index, language);
    const { links } = this.#template;
    const fixed = (page: Page): SharedFile => compressedFile(this.#render(page), html, "no-cache");
    const unlisted = { title: "Admit", url: null };
    this.#private = { status: 200, file: fixed({ head: unlisted }), links };
    this.#bare = { status: 200, file: fixed({ head: { title: "Admit", url: undefined } }), links };
    const missing = { ...unlisted, title: pagesIn(language).notFoundTitle };
    this.#missing = { status: 404, file: fixed({ head: missing }), links };
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
      main: `<h1>${buyersIn(this.#reader.language).events.heading}</h1>`,
      answers: { "/v1/events": Buffer.from(published.page(EventsQuery.parse({}), line, cursors)).toString("utf8") },
    }));
  }

  #eventPage(name: string, row: CachedEvent): Page {
    const { line, settings } = this.#services;
    return eventPage(
      { row, event: toEvent(row, line), line: line.lineOf(row), name },
      settings.PUBLIC_URL,
      this.#reader.language,
    );
  }

  async #shared(key: string, page: () => Page): Promise<ServedPage> {
    const context = (): Buffer => this.#render(page());
    const file = await this.#rendered.fetch(`${this.#reader.language} ${this.#reader.hasSession} ${key}`, { context });
    return file === undefined ? this.#bare : { status: 200, file, links: this.#template.links };
  }

  #render(page: Page): Buffer {
    const answers = { ...page.answers, ...(this.#reader.hasSession ? {} : noOneSignedIn) };
    return this.#template.render({ ...page, answers });
  }
}
