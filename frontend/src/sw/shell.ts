/** The files of the ticket pages, in one build. */
export interface Shell {
  version: string;
  /** The page's entry script. */
  entry: string;
  files: readonly string[];
  /** The files with the texts of each language: a device keeps those of its reader's. */
  texts: Readonly<Record<string, readonly string[]>>;
}

/** How long to wait for the network before a page opens from the cache. */
const patienceMs = 3000;
const prefix = "admit-shell-";
/** One of the ticket pages: they come without data of their own. */
const page = "/tickets";

type Fetch = typeof globalThis.fetch;

/**
 * Caches a build's files, all or none.
 * @throws where one cannot be loaded, or the page is of another build; the browser tries again later
 */
export async function keepShell(
  caches: CacheStorage,
  fetch: Fetch,
  { version, entry, files, texts }: Shell,
): Promise<void> {
  const name = `${prefix}${version}`;
  try {
    const answer = await fetch(page, { cache: "no-cache" });
    const html = await answer.clone().text();
    if (!answer.ok || !html.includes(entry)) throw new Error("the page is of another build");
    // A build that returns after another is the newest again.
    await caches.delete(name);
    const shell = await caches.open(name);
    await shell.addAll([...files, ...(texts[languageOf(html)] ?? [])]);
    await shell.put(page, answer);
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

/** Deletes all builds but this and the one before, whose open pages may still load files. */
export async function dropOldShells(caches: CacheStorage): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
  await Promise.all(names.slice(0, -2).map((name) => caches.delete(name)));
}

/** A file with a content hash in its name: the cached copy equals the network's. */
export async function answerAsset(caches: CacheStorage, fetch: Fetch, request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/**
 * A ticket page: from the network, unless that fails or takes longer than 3 s.
 * @param alongside receives what is still to do once the page is answered
 */
export async function answerPage(
  caches: CacheStorage,
  fetch: Fetch,
  request: Request,
  shell: Shell,
  alongside: (work: Promise<void>) => void,
): Promise<Response> {
  const asking = fetch(request);
  const timely = await Promise.race([asking.catch(() => null), pause(patienceMs)]);
  if (timely !== null && timely.status < 500) {
    // Where the texts cannot be loaded, the kept page stays, and the next navigation tries again.
    if (timely.ok) alongside(followLanguage(caches, timely.clone(), shell).catch(() => undefined));
    return timely;
  }
  return (await caches.match(page, { cacheName: `${prefix}${shell.version}` })) ?? asking;
}

/** Keeps a page in another language than the kept one's, with its texts: the reader has switched. */
async function followLanguage(caches: CacheStorage, answer: Response, { version, entry, texts }: Shell): Promise<void> {
  const cacheName = `${prefix}${version}`;
  const kept = await caches.match(page, { cacheName });
  const html = await answer.clone().text();
  if (kept === undefined || !html.includes(entry) || languageOf(html) === languageOf(await kept.text())) return;
  const shell = await caches.open(cacheName);
  await shell.addAll([...(texts[languageOf(html)] ?? [])]);
  await shell.put(page, answer);
}

const languageOf = (html: string): string => /<html[^>]*\blang="([a-z]+)"/.exec(html)?.[1] ?? "";

const pause = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), ms));
