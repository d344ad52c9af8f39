import type { User } from "@admit/contract";
import { createSignal, onCleanup, type Accessor } from "solid-js";
import { isPassing, isRefusal } from "../api/errors.ts";
import { waitAfter } from "../line/trouble.ts";
import type { Sources } from "../sources.ts";

export interface Session {
  /** Who is signed in: null for nobody, undefined while that is not known yet. */
  user: Accessor<User | null | undefined>;
  /** Takes over what a sign-in has answered. */
  enter(user: User): void;
  /** Asks again who is signed in: after an answer that said "nobody". */
  refresh(): void;
  /** @throws as the API does; who was signed in then still is */
  leave(): Promise<void>;
}

export function createSession(sources: Sources): Session {
  const [user, setUser] = createSignal<User | null | undefined>();
  let asking = new AbortController();
  const refresh = () => {
    asking.abort();
    asking = new AbortController();
    void findOut(sources, setUser, asking.signal);
  };
  refresh();
  onCleanup(() => asking.abort());
  return {
    user,
    refresh,
    enter(entered) {
      asking.abort();
      setUser(entered);
    },
    async leave() {
      await sources.api.signOut();
      setUser(null);
    },
  };
}

async function findOut(sources: Sources, tell: (user: User | null) => void, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      return tell(await sources.api.me(signal));
    } catch (error) {
      if (signal.aborted) return;
      if (isRefusal(error, "unauthenticated")) return tell(null);
      if (!isPassing(error)) throw error;
      await waitAfter(error, failures, sources, signal);
    }
  }
}
