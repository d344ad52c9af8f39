/** What the pages of tickets are made of, in one build. */
export interface Shell {
  /** Tells this build from every other. */
  version: string;
  /** The script that its page begins with. */
  entry: string;
  files: readonly string[];
}

/** How long the network is waited for before a page opens from what is kept. */
const patienceMs = 3000;
const prefix = "admit-shell-";
const page = "/";

type Fetch = typeof globalThis.fetch;

/**
 * Keeps a build's files, all or none.
 * @throws where one cannot be had, or the page is of another build; the browser tries again later
 */
export async function keepShell(caches: CacheStorage, fetch: Fetch, { version, entry, files }: Shell): Promise<void> {
  const name = `${prefix}${version}`;
  try {
    const answer = await fetch(page, { cache: "no-cache" });
    if (!answer.ok || !(await answer.clone().text()).includes(entry)) throw new Error("the page is of another build");
    // A build that comes back after another is the newest again.
    await caches.delete(name);
    const shell = await caches.open(name);
    await shell.addAll(files);
    await shell.put(page, answer);
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

/** Forgets all builds but this and the one before, whose pages may still be open and ask for their files. */
export async function dropOldShells(caches: CacheStorage): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
  await Promise.all(names.slice(0, -2).map((name) => caches.delete(name)));
}

/** A file whose name carries a hash of its content: what is kept is as good as what the network has. */
export async function answerAsset(caches: CacheStorage, fetch: Fetch, request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** A page of tickets: the network's, unless it has none, one that failed, or none within 3 s. */
export async function answerPage(
  caches: CacheStorage,
  fetch: Fetch,
  request: Request,
  { version }: Shell,
): Promise<Response> {
  const asking = fetch(request);
  const timely = await Promise.race([asking.catch(() => null), pause(patienceMs)]);
  if (timely !== null && timely.status < 500) return timely;
  return (await caches.match(page, { cacheName: `${prefix}${version}` })) ?? asking;
}

const pause = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), ms));
