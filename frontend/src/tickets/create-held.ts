import { onCleanup, createEffect, createMemo, createSignal, on, untrack, type Accessor } from "solid-js";
import type { User } from "@admit/contract";
import { isPassing, isRefusal, Refused } from "../api/request.ts";
import { waitAfter } from "../data/retry.ts";
import { useSession, ownsCopy } from "../session/create-session.ts";
import { useSources } from "../sources/sources.ts";
import type { HeldTickets, TicketsOfEvent } from "./held-tickets.ts";
import { dropTickets, keepTickets, readCopy, type SeenTickets } from "./ticket-copy.ts";

/**
 * Calls back when asking again has become worthwhile: the device is online again, the page is looked at again, or
 * taken out of the browser's memory by its "back".
 */
function onReturn(ask: () => void): void {
  const onVisibility = () => document.visibilityState === "visible" && ask();
  const onShow = (event: PageTransitionEvent) => event.persisted && ask();
  window.addEventListener("online", ask);
  window.addEventListener("pageshow", onShow);
  document.addEventListener("visibilitychange", onVisibility);
  onCleanup(() => {
    window.removeEventListener("online", ask);
    window.removeEventListener("pageshow", onShow);
    document.removeEventListener("visibilitychange", onVisibility);
  });
}

/** How long the service is waited for before the copy is shown. Its answer replaces it whenever it comes. */
const patienceMs = 3000;

interface Wanted {
  /** Which tickets, in a word. */
  key: Accessor<string>;
  ask: (signal: AbortSignal) => Promise<HeldTickets>;
  /** Whether they are these, of the kept ones. */
  isWanted: (group: SeenTickets) => boolean;
}

interface Shown {
  groups: TicketsOfEvent[];
  isCut: boolean;
  /** When the service told this, in milliseconds since 1970. */
  seenAt: number;
}

export interface Held {
  /** What the service told; where it does not answer, what it told when it last did. */
  shown: Accessor<Shown | undefined>;
  /** Whose tickets these are. */
  holder: Accessor<User | null | undefined>;
  /** Why there is nothing to show; undefined while there may be. */
  error: Accessor<unknown>;
  /** Why what is shown may be outdated: the last failure, or "slow"; undefined where it is the service's last word. */
  trouble: Accessor<unknown>;
  again: () => void;
}

/**
 * Tickets of whoever is signed in, kept on this device for when there is no network.
 *
 * The service's word always holds: its answer replaces the copy, and its refusal removes it. The copy is shown
 * once the service could not be reached, or has not answered within 3 s. Asks again by itself: after a failure,
 * and when the reader is back.
 */
export function createHeld(wanted: Wanted): Held {
  const sources = useSources();
  const session = useSession();
  const [told, setTold] = createSignal<Shown>();
  const [failure, setFailure] = createSignal<unknown>();
  const [isLate, setLate] = createSignal(false);
  const [round, setRound] = createSignal(0);

  async function ask(holder: User, signal: AbortSignal): Promise<void> {
    const held = await wanted.ask(signal);
    signal.throwIfAborted();
    const seenAt = sources.clock.now();
    keepTickets(sources.storage, holder, held, seenAt);
    setFailure(undefined);
    setTold({ groups: held.groups, isCut: held.isCut, seenAt });
  }
  async function askUntilAnswered(holder: User, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        return await ask(holder, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (!isPassing(error)) return refuse(error);
        setFailure(error);
        await waitAfter(error, failures, sources, signal);
      }
    }
  }
  function refuse(error: unknown): void {
    const isSignedOut = isRefusal(error, "unauthenticated");
    if (error instanceof Refused) dropTickets(sources.storage, isSignedOut ? () => true : wanted.isWanted);
    setTold(undefined);
    setFailure(error);
    if (isSignedOut) session.refresh();
  }

  const asked = createMemo(() => {
    const user = session.user();
    return user ? `${user.id} ${wanted.key()}` : null;
  });
  createEffect(
    on(asked, () => {
      setTold(undefined);
      setFailure(undefined);
    }),
  );
  createEffect(
    on([asked, round], () => {
      const holder = untrack(session.user);
      if (!holder) return;
      const given = new AbortController();
      onCleanup(() => given.abort());
      void askUntilAnswered(holder, given.signal);
    }),
  );
  createEffect(
    on(wanted.key, () => {
      setLate(false);
      const given = new AbortController();
      onCleanup(() => given.abort());
      void sources.rest(patienceMs, given.signal).then(() => given.signal.aborted || setLate(true));
    }),
  );
  const again = () => {
    const user = session.user();
    // They left in another tab, or before the browser's "back" brought this page out of its memory.
    if (user?.status === "ACTIVE" && !ownsCopy(sources.storage, user.id)) setTold(undefined);
    session.refresh();
    setRound((count) => count + 1);
  };
  onReturn(again);

  const trouble = () => failure() ?? session.trouble() ?? (isLate() && told() === undefined ? "slow" : undefined);
  const copy = createMemo(() => {
    const kept = told() === undefined && session.user() !== null && trouble() ? readCopy(sources.storage) : null;
    const groups = kept?.groups.filter(wanted.isWanted) ?? [];
    return kept && groups.length > 0 ? { holder: kept.holder, groups } : undefined;
  });
  const shown = createMemo((): Shown | undefined => {
    const groups = copy()?.groups;
    return groups ? { groups, isCut: false, seenAt: Math.min(...groups.map(({ seenAt }) => seenAt)) } : told();
  });
  return {
    shown,
    holder: () => session.user() ?? copy()?.holder,
    error: () => (shown() ? undefined : (failure() ?? session.trouble())),
    trouble,
    again,
  };
}
