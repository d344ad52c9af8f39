import { onCleanup, onMount } from "solid-js";

/**
 * Takes a link's token out of the address's fragment, so that it stays neither in the history nor on a
 * screenshot. Null where there is none. A link that is opened where the page stands already changes the
 * fragment alone: then the page is loaded anew, with it.
 */
export function createTokenFromAddress(): string | null {
  const loadAnew = (): void => {
    if (window.location.hash !== "") window.location.reload();
  };
  onMount(() => window.addEventListener("hashchange", loadAnew));
  onCleanup(() => window.removeEventListener("hashchange", loadAnew));

  const token = window.location.hash.slice(1);
  if (token === "") return null;
  window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  return token;
}
