import type { User } from "@admit/contract";
import { createSignal, onCleanup, createContext, useContext, type Accessor } from "solid-js";
import type { KeptText } from "../sources/storage.ts";
import { isPassing, isRefusal } from "../api/request.ts";
import { waitAfter } from "../data/retry.ts";
import type { Sources } from "../sources/sources.ts";

/** The tickets that this device keeps for when there is no network. The number is that of their shape. */
export const copyName = "admit.tickets-1";
/** Changes with whoever is signed in, for the other tabs to see. */
export const ownerName = "admit.tickets-owner";

/**
 * Takes note of who is signed in, each time the service has told. Only an active user's tickets are kept: at a
 * sign-out, another's sign-in or a suspension the copies are gone before anything else happens, in all tabs.
 */
export function noteOwner(storage: KeptText, user: User | null): void {
  const owner = user?.status === "ACTIVE" ? user.id : "";
  if ((storage.getItem(ownerName) ?? "") === owner) return;
  storage.removeItem(copyName);
  storage.setItem(ownerName, owner);
}

/** Whether copies may be kept for that user. Asked when they are written: who asked may have left since. */
export const ownsCopy = (storage: KeptText, userId: string): boolean => storage.getItem(ownerName) === userId;

export interface Session {
  /** Who is signed in: null for nobody, undefined while that is not known yet. */
  user: Accessor<User | null | undefined>;
  /** Why the last try to find out failed, while the next ones go on; undefined once one has not. */
  trouble: Accessor<unknown>;
  /** Takes over what a sign-in has answered. */
  enter(user: User): void;
  /** Asks again who is signed in: after an answer that said "nobody". */
  refresh(): void;
  /** On this device, or on all of the user's. @throws the API's errors; the user is still signed in then */
  leave(from?: "everywhere"): Promise<void>;
}

export function createSession(sources: Sources): Session {
  const [user, setUser] = createSignal<User | null | undefined>();
  const [trouble, setTrouble] = createSignal<unknown>();
  const tell = (known: User | null) => {
    noteOwner(sources.storage, known);
    setTrouble(undefined);
    setUser(known);
  };
  let asking = new AbortController();
  const refresh = () => {
    asking.abort();
    asking = new AbortController();
    void findOut(sources, tell, setTrouble, asking.signal);
  };
  refresh();
  // Somebody signs in or out in another tab.
  const onStorage = (event: StorageEvent) => event.key === ownerName && refresh();
  window.addEventListener("storage", onStorage);
  onCleanup(() => {
    asking.abort();
    window.removeEventListener("storage", onStorage);
  });
  return {
    user,
    trouble,
    refresh,
    enter(entered) {
      asking.abort();
      tell(entered);
    },
    async leave(from) {
      const { signOut, signOutEverywhere } = sources.api;
      await (from === "everywhere" ? signOutEverywhere() : signOut()).catch((error: unknown) => {
        // The session has ended already: nothing is left to do.
        if (!isRefusal(error, "unauthenticated")) throw error;
      });
      asking.abort();
      tell(null);
    },
  };
}

async function findOut(
  sources: Sources,
  tell: (user: User | null) => void,
  tellTrouble: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      return tell(await sources.api.me(signal));
    } catch (error) {
      if (signal.aborted) return;
      if (isRefusal(error, "unauthenticated")) return tell(null);
      if (!isPassing(error)) throw error;
      tellTrouble(error);
      await waitAfter(error, failures, sources, signal);
    }
  }
}

export const SessionContext = createContext<Session>();

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("A session is missing around this component");
  return session;
}
