import { createLocalJWKSet, errors, type CryptoKey, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";

const fetchTimeoutMs = 3000;
/** Older keys are used while newer ones are fetched. */
const keysMaxAgeMs = 10 * 60_000;
/** How long the last keys are used while the provider does not answer. */
const keysKeptMs = 24 * 60 * 60_000;
/** An unknown key id causes a new fetch, but not more often than this; nor is a failed fetch repeated sooner. */
const cooldownMs = 10_000;
const retryMs = 2000;
/** Far more than any provider's keys need. */
const keysMaxBytes = 256 * 1024;

/**
 * The public keys of a host's identity provider. Concurrent requests share one fetch. While the provider is down,
 * tokens of known keys are accepted.
 */
export class HostKeys {
  readonly #url: string;
  readonly #onFault: (error: unknown) => void;
  readonly #now: () => number;
  #known: { find: ReturnType<typeof createLocalJWKSet>; atMs: number } | undefined;
  #fetching: Promise<void> | undefined;
  #restUntilMs = 0;
  #lastFetchAnswered = false;

  /** @param onFault called for each fetch that failed */
  constructor(url: string, onFault: (error: unknown) => void, now: () => number = Date.now) {
    this.#url = url;
    this.#onFault = onFault;
    this.#now = now;
  }

  /**
   * The key that a token's header names.
   * @throws JWKSNoMatchingKey if the provider has no such key; another JOSEError if its keys cannot be fetched
   */
  readonly find = async (...[header, token]: Parameters<JWTVerifyGetKey>): Promise<CryptoKey> => {
    const ageMs = this.#known === undefined ? Number.POSITIVE_INFINITY : this.#now() - this.#known.atMs;
    if (ageMs > keysKeptMs) await this.#refresh();
    else if (ageMs > keysMaxAgeMs) this.#refresh().catch(() => undefined); // the cached keys are used meanwhile
    try {
      return await this.#findKnown(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      // The provider has just answered without this key.
      if (this.#now() < this.#restUntilMs && this.#lastFetchAnswered) throw error;
      await this.#refresh();
      return this.#findKnown(header, token);
    }
  };

  async #findKnown(...[header, token]: Parameters<JWTVerifyGetKey>): Promise<CryptoKey> {
    const known = this.#known;
    if (known === undefined || this.#now() - known.atMs > keysKeptMs) throw unavailable();
    return known.find(header, token);
  }

  /** Joins the fetch in progress. @throws JOSEError if it fails, or the last one failed a moment ago */
  #refresh(): Promise<void> {
    if (this.#fetching !== undefined) return this.#fetching;
    if (this.#now() < this.#restUntilMs)
      return this.#lastFetchAnswered ? Promise.resolve() : Promise.reject(unavailable());
    this.#fetching = this.#fetch().finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    this.#lastFetchAnswered = false;
    try {
      const atMs = this.#now();
      this.#known = { find: createLocalJWKSet(await fetchKeys(this.#url)), atMs };
      this.#lastFetchAnswered = true;
    } catch (error) {
      this.#onFault(error);
      throw unavailable(error);
    } finally {
      this.#restUntilMs = this.#now() + (this.#lastFetchAnswered ? cooldownMs : retryMs);
    }
  }
}

const unavailable = (cause?: unknown): errors.JOSEError =>
  new errors.JOSEError("the provider's keys cannot be fetched, or used", { cause });

/** Follows no redirect, and reads at most `keysMaxBytes`. @throws as `fetch`; Error for any other answer than 200 */
async function fetchKeys(url: string): Promise<JSONWebKeySet> {
  const headers = { Accept: "application/json, application/jwk-set+json" };
  const response = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(fetchTimeoutMs) });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`the provider answered ${response.status}`);
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    if (bytes > keysMaxBytes) throw new Error(`the provider's keys have more than ${keysMaxBytes} bytes`);
    pieces.push(piece);
  }
  return JSON.parse(Buffer.concat(pieces).toString()) as JSONWebKeySet;
}
