import { expect, test, vi } from "vitest";
import { answerAsset, answerPage, dropOldShells, keepShell, type Shell } from "./shell.ts";

const origin = "https://admit.example";
const shellOf = (version: string): Shell => ({
  version,
  entry: `assets/${version}.js`,
  files: [`/assets/${version}.js`],
  texts: { en: [`/assets/en-${version}.js`], ar: [`/assets/ar-${version}.js`] },
});
const pageOf = (version: string, language = "en"): string =>
  `<html lang="${language}"><script src="/assets/${version}.js"></script>`;

/** A server that knows only these files. */
const serving = (files: Record<string, string>) =>
  vi.fn<typeof fetch>((input) => {
    const { pathname } = new URL(input instanceof Request ? input.url : String(input), origin);
    const file = files[pathname];
    return Promise.resolve(new Response(file ?? "", { status: file === undefined ? 404 : 200 }));
  });
const build = (version: string, language = "en") =>
  serving({
    "/tickets": pageOf(version, language),
    "/tickets/1": pageOf(version, language),
    [`/assets/${version}.js`]: version,
    [`/assets/${language}-${version}.js`]: language,
  });
const down = vi.fn<typeof fetch>(() => Promise.reject(new TypeError("Failed to fetch")));

/** The used part of a browser's caches: by name, in the order of their creation. */
function makeCaches(server: { fetch: typeof fetch }): CacheStorage {
  const kept = new Map<string, Map<string, Response>>();
  const pathOf = (request: RequestInfo | URL) =>
    new URL(request instanceof Request ? request.url : String(request), origin).pathname;
  const open = (name: string) => {
    const files = kept.get(name) ?? new Map<string, Response>();
    kept.set(name, files);
    return Promise.resolve({
      addAll: async (paths: string[]) => {
        const answers = await Promise.all(paths.map((path) => server.fetch(path)));
        if (answers.some(({ ok }) => !ok)) throw new TypeError("not all could be had");
        for (const [nth, path] of paths.entries()) files.set(pathOf(path), answers[nth] as Response);
      },
      put: async (path: string, answer: Response) => void files.set(pathOf(path), answer),
    });
  };
  return {
    open,
    keys: async () => [...kept.keys()],
    delete: async (name: string) => kept.delete(name),
    match: async (request: RequestInfo | URL, { cacheName }: MultiCacheQueryOptions = {}) =>
      [...kept]
        .filter(([name]) => cacheName === undefined || name === cacheName)
        .map(([, files]) => files.get(pathOf(request))?.clone())
        .find((found) => found !== undefined),
  } as unknown as CacheStorage;
}

async function device(...versions: string[]) {
  const server = { fetch: down as typeof fetch };
  const caches = makeCaches({ fetch: (input, init) => server.fetch(input, init) });
  const install = async (version: string, fetch = build(version)) => {
    server.fetch = fetch;
    await keepShell(caches, fetch, shellOf(version));
    await dropOldShells(caches);
  };
  for (const version of versions) await install(version);
  return { caches, install, server };
}

const navigation = new Request(`${origin}/tickets/1`);
const asset = (version: string) => new Request(`${origin}/assets/${version}.js`);
const works: Promise<void>[] = [];
const open = (caches: CacheStorage, fetch: typeof globalThis.fetch, version = "a") =>
  textOf(answerPage(caches, fetch, navigation, shellOf(version), (work) => works.push(work)));
const textOf = async (answer: Promise<Response>) => (await answer).text();

test("without a network a page and its files come from the cache", async () => {
  const { caches } = await device("a");
  expect(await open(caches, down)).toBe(pageOf("a"));
  expect(await textOf(answerAsset(caches, down, asset("a")))).toBe("a");
});

test("a page comes from the network, and from the cache where that fails or takes too long", async () => {
  vi.useFakeTimers();
  const { caches } = await device("a");
  const fresh = serving({ "/tickets/1": "fresh" });
  expect(await open(caches, fresh)).toBe("fresh");
  const failing = vi.fn<typeof fetch>(() => Promise.resolve(new Response("", { status: 503 })));
  expect(await open(caches, failing)).toBe(pageOf("a"));
  const hanging = vi.fn<typeof fetch>(() => new Promise(() => {}));
  const answer = open(caches, hanging);
  await vi.advanceTimersByTimeAsync(3000);
  expect(await answer).toBe(pageOf("a"));
  vi.useRealTimers();
});

test("what is not cached comes from the network", async () => {
  const { caches } = await device();
  await expect(open(caches, down)).rejects.toThrow("Failed to fetch");
  expect(await textOf(answerAsset(caches, build("b"), asset("b")))).toBe("b");
});

test.each([
  ["a file is missing", serving({ "/tickets": pageOf("b") })],
  ["the page is of another build", serving({ "/tickets": pageOf("a"), "/assets/b.js": "b", "/assets/en-b.js": "en" })],
  ["the texts are missing", serving({ "/tickets": pageOf("b"), "/assets/b.js": "b" })],
  ["the network is gone", down],
])("a version is cached in full or not at all: %s", async (_what, network) => {
  const { caches, install } = await device("a");
  await expect(install("b", network)).rejects.toThrow();
  expect(await caches.keys()).toEqual(["admit-shell-a"]);
  expect(await textOf(answerAsset(caches, down, asset("a")))).toBe("a");
});

test("pages of the previous version still find their files; older versions are deleted", async () => {
  const { caches } = await device("a", "b", "c");
  expect(await textOf(answerAsset(caches, down, asset("b")))).toBe("b");
  await expect(answerAsset(caches, down, asset("a"))).rejects.toThrow("Failed to fetch");
});

test("a version that returns is the newest again, and caches of others are left alone", async () => {
  const { caches, install } = await device("a", "b");
  await caches.open("of-the-host");
  for (const version of ["a", "c"]) await install(version);
  expect(await caches.keys()).toEqual(["of-the-host", "admit-shell-a", "admit-shell-c"]);
});

const textsIn = (language: string) => new Request(`${origin}/assets/${language}-a.js`);

test("only the texts of the reader's language are kept", async () => {
  const { caches } = await device("a");
  expect(await textOf(answerAsset(caches, down, textsIn("en")))).toBe("en");
  await expect(answerAsset(caches, down, textsIn("ar"))).rejects.toThrow("Failed to fetch");
});

test("once the reader has switched the language, the page and its texts are kept in it", async () => {
  const { caches, server } = await device("a");
  server.fetch = build("a", "ar");
  expect(await open(caches, server.fetch)).toBe(pageOf("a", "ar"));
  await Promise.all(works);
  expect(await open(caches, down)).toBe(pageOf("a", "ar"));
  expect(await textOf(answerAsset(caches, down, textsIn("ar")))).toBe("ar");
});

test.each([
  ["its texts cannot be loaded", serving({ "/tickets/1": pageOf("a", "ar") })],
  ["it is of another build", build("b", "ar")],
])("a page in another language is not kept where %s", async (_what, network) => {
  const { caches, server } = await device("a");
  server.fetch = network;
  await open(caches, network);
  await Promise.all(works);
  expect(await open(caches, down)).toBe(pageOf("a"));
});
