import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from "solid-js";
import type { Page } from "../api/api.ts";

export type List<Item extends { id: string }> = ReturnType<typeof createList<unknown, Item>>;

/** Lists as they were left, by their keys. */
export type KeptLists<Item> = Map<string, { items: Item[]; cursor: string | null }>;

/** Most lists that are kept: a reader goes back a few steps. */
const keptMax = 20;

/**
 * A list of the API that grows page by page, and starts over when its key changes.
 * @param kept shows a list that was left at once as it was, and loads its pages again
 */
export function createList<Key, Item extends { id: string }>(
  key: Accessor<Key>,
  ask: (key: Key, cursor: string | null, signal: AbortSignal) => Promise<Page<Item>>,
  kept?: KeptLists<Item>,
) {
  const [items, setItems] = createSignal<Item[]>();
  const [cursor, setCursor] = createSignal<string | null>(null);
  const [error, setError] = createSignal<unknown>();
  const [isLoading, setIsLoading] = createSignal(false);
  let asking = new AbortController();
  onCleanup(() => asking.abort());

  async function load(from: string | null): Promise<void> {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    setError(undefined);
    setIsLoading(true);
    try {
      const page = await ask(key(), from, signal);
      if (signal.aborted) return;
      setItems((shown) => (from === null ? page.items : [...(shown ?? []), ...page.items]));
      setCursor(page.nextCursor);
      keep();
    } catch (reason) {
      if (signal.aborted) return;
      setError(reason);
    }
    setIsLoading(false);
  }
  /** What was left may be old by now: its pages are loaded again behind what is shown, and replace it as a whole. */
  async function refresh(count: number): Promise<void> {
    const fresh: Item[] = [];
    let from: string | null = null;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      do {
        const page: Page<Item> = await ask(key(), from, signal);
        fresh.push(...page.items);
        from = page.nextCursor;
      } while (from !== null && fresh.length < count);
    } catch {
      return; // what is shown stays
    }
    if (signal.aborted) return;
    setItems(fresh);
    setCursor(from);
    keep();
  }
  const name = createMemo(() => JSON.stringify(key()));
  function keep(): void {
    const shown = items();
    if (kept === undefined || shown === undefined) return;
    kept.delete(name());
    kept.set(name(), { items: shown, cursor: cursor() });
    for (const oldest of [...kept.keys()].slice(0, -keptMax)) kept.delete(oldest);
  }
  createEffect(
    on(name, () => {
      const left = kept?.get(name());
      setItems(left?.items);
      setCursor(left?.cursor ?? null);
      void (left === undefined ? load(null) : refresh(left.items.length));
    }),
  );
  return {
    /** Undefined before the first page is there. */
    items,
    error,
    isLoading,
    hasMore: () => cursor() !== null,
    /** Adds the next page, or requests again the one that failed. */
    more: () => void (isLoading() || load(cursor())),
    /** Starts over with the first page; the old items stay until it is there. */
    again: () => void load(null),
    /** Replaces the item with the same id. */
    put: (item: Item) => setItems((shown) => shown?.map((each) => (each.id === item.id ? item : each))),
  };
}
