import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from "solid-js";
import type { Page } from "../api/api.ts";

export type List<Item extends { id: string }> = ReturnType<typeof createList<unknown, Item>>;

/** A list of the API that grows page by page, and starts over when its key changes. */
export function createList<Key, Item extends { id: string }>(
  key: Accessor<Key>,
  ask: (key: Key, cursor: string | null, signal: AbortSignal) => Promise<Page<Item>>,
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
    } catch (reason) {
      if (signal.aborted) return;
      setError(reason);
    }
    setIsLoading(false);
  }
  createEffect(
    on(
      createMemo(() => JSON.stringify(key())),
      () => {
        setItems(undefined);
        setCursor(null);
        void load(null);
      },
    ),
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
