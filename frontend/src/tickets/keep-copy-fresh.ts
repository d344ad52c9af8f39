import { createEffect, onCleanup } from "solid-js";
import { copyName, type Session } from "../session/create-session.ts";
import type { Sources } from "../sources/sources.ts";

/** Pages that load the tickets themselves, and those of a sale, which make no other requests. */
const leftAlone = /^\/(tickets|events\/)/;

/**
 * Reloads the kept tickets when a page opens with a network: what the service has hidden since then must not come back
 * when the network is lost.
 */
export function keepCopyFresh(sources: Sources, session: Session): void {
  createEffect(() => {
    const user = session.user();
    if (!user || leftAlone.test(window.location.pathname) || sources.storage.getItem(copyName) === null) return;
    const given = new AbortController();
    onCleanup(() => given.abort());
    import("./ticket-copy.ts").then(
      ({ refreshCopy }) => refreshCopy(sources, user, given.signal),
      () => undefined, // no network
    );
  });
}
