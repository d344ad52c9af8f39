/**
 * Takes a link's token out of the address's fragment, so that it stays neither in the history nor on a
 * screenshot. Null where there is none.
 */
export function takeTokenFromAddress(): string | null {
  const token = window.location.hash.slice(1);
  if (token === "") return null;
  window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  return token;
}
