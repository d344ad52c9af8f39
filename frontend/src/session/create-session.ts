import type { User } from "@admit/contract";
import { createSignal, onCleanup } from "solid-js";
import { isRefusal } from "../api/request.ts";
import { untilAnswered } from "../data/retry.ts";
import { makeContext, type Sources } from "../sources/sources.ts";
import type { KeptText } from "../sources/storage.ts";
import { untilCleanup } from "../sources/wait.ts";

/** The tickets that this device keeps for when there is no network. The number is the version of their shape. */
export const copyName = "admit.tickets-1";
/** The id of the signed-in user; its changes notify the other tabs. */
export const ownerName = "admit.tickets-owner";

/**
 * Records who is signed in. Only an active user's tickets are kept: at a sign-out, another's sign-in or a suspension
 * the copies are deleted before anything else happens, in all tabs.
 */
export function noteOwner(storage: KeptText, user: User | null): void {
  const owner = user?.status === "ACTIVE" ? user.id : "";
  if ((storage.getItem(ownerName) ?? "") === owner) return;
  storage.removeItem(copyName);
  storage.setItem(ownerName, owner);
}

/** Whether copies may be kept for this user. Checked at each write, since they may have signed out meanwhile. */
export const ownsCopy = (storage: KeptText, userId: string): boolean => storage.getItem(ownerName) === userId;

export type Session = ReturnType<typeof createSession>;

export const [SessionContext, useSession] = makeContext<Session>("Session");

export function createSession(sources: Sources) {
  const [user, setUser] = createSignal<User | null | undefined>();
  const [trouble, setTrouble] = createSignal<unknown>();
  let asking = new AbortController();
  const update = (known: User | null) => {
    noteOwner(sources.storage, known);
    setTrouble(undefined);
    setUser(known);
  };
  async function load(signal: AbortSignal): Promise<void> {
    try {
      update(await untilAnswered(() => sources.api.me(signal), sources, signal, setTrouble));
    } catch (error) {
      if (signal.aborted) return;
      if (!isRefusal(error, "unauthenticated")) throw error;
      update(null);
    }
  }
  const refresh = () => {
    asking.abort();
    asking = new AbortController();
    void load(asking.signal);
  };
  refresh();
  window.addEventListener("storage", ({ key }) => key === ownerName && refresh(), { signal: untilCleanup() });
  onCleanup(() => asking.abort());
  return {
    /** Null if no one is signed in, undefined while that is unknown. */
    user,
    /** Why the last request for the user failed; undefined after a success. */
    trouble,
    /** Requests the user again: after an answer that said "unauthenticated". */
    refresh,
    /** Signs in with the user that a sign-in has answered. */
    enter(entered: User) {
      asking.abort();
      update(entered);
    },
    /** Signs out here, or on all of the user's devices. @throws the API's errors; the user is still signed in then */
    async leave(from?: "everywhere"): Promise<void> {
      const { signOut, signOutEverywhere } = sources.api;
      await (from === "everywhere" ? signOutEverywhere() : signOut()).catch((error: unknown) => {
        // The session has ended already.
        if (!isRefusal(error, "unauthenticated")) throw error;
      });
      asking.abort();
      update(null);
    },
  };
}
