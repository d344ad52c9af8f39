import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from "solid-js";
import type { Listing } from "../api/api.ts";

export interface List<Item> {
  /** Undefined before the first page is there. */
  items: Accessor<Item[] | undefined>;
  /** Why the latest page did not come. */
  error: Accessor<unknown>;
  isLoading: Accessor<boolean>;
  hasMore: Accessor<boolean>;
  /** Adds the next page, or asks again for the one that did not come. */
  more: () => void;
  /** Begins anew with the first page; what is shown stays until it is there. */
  again: () => void;
  /** Puts a newer version of an item in the place of the one with its id. */
  put: (item: Item) => void;
}

/** A list of the API that grows page by page, and begins anew when its key changes. */
export function createList<Key, Item extends { id: string }>(
  key: Accessor<Key>,
  ask: (key: Key, cursor: string | null, signal: AbortSignal) => Promise<Listing<Item>>,
): List<Item> {
  const [items, setItems] = createSignal<Item[]>();
  const [cursor, setCursor] = createSignal<string | null>(null);
  const [error, setError] = createSignal<unknown>();
  const [isLoading, setIsLoading] = createSignal(false);
  let asking = new AbortController();
  onCleanup(() => asking.abort());

  function load(from: string | null): void {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    setError(undefined);
    setIsLoading(true);
    ask(key(), from, signal).then(
      (page) => {
        if (signal.aborted) return;
        setItems((shown) => (from === null ? page.items : [...(shown ?? []), ...page.items]));
        setCursor(page.nextCursor);
        setIsLoading(false);
      },
      (reason: unknown) => {
        if (signal.aborted) return;
        setError(reason);
        setIsLoading(false);
      },
    );
  }
  createEffect(
    on(
      createMemo(() => JSON.stringify(key())),
      () => {
        setItems(undefined);
        setCursor(null);
        load(null);
      },
    ),
  );
  return {
    items,
    error,
    isLoading,
    hasMore: () => cursor() !== null,
    more: () => !isLoading() && load(cursor()),
    again: () => load(null),
    put: (item) => setItems((shown) => shown?.map((each) => (each.id === item.id ? item : each))),
  };
}
