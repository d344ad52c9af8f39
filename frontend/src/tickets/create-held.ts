import type { User } from "@admit/contract";
import { createEffect, createMemo, createSignal, on, untrack, type Accessor } from "solid-js";
import { isRefusal, Refused } from "../api/request.ts";
import { untilAnswered } from "../data/retry.ts";
import { ownsCopy, useSession } from "../session/create-session.ts";
import { useSources } from "../sources/sources.ts";
import { untilCleanup } from "../sources/wait.ts";
import type { HeldTickets, TicketsOfEvent } from "./held-tickets.ts";
import { dropTickets, keepTickets, readCopy, type SeenTickets } from "./ticket-copy.ts";

/** How long to wait for the service before showing the copy. */
const patienceMs = 3000;

interface Wanted {
  /** Identifies the wanted tickets. */
  key: Accessor<string>;
  ask: (signal: AbortSignal) => Promise<HeldTickets>;
  /** Whether a kept group is wanted. */
  isWanted: (group: SeenTickets) => boolean;
}

interface Shown {
  groups: TicketsOfEvent[];
  isCut: boolean;
  /** When the service answered, in milliseconds since 1970. */
  seenAt: number;
}

export type Held = ReturnType<typeof createHeld>;

/**
 * Tickets of the signed-in user, kept on this device for when there is no network. The service decides: its answer
 * replaces the copy, its refusal deletes it. The copy is shown once the service cannot be reached or has not answered
 * within 3 s. Requests are repeated after a failure, and when the reader is back.
 */
export function createHeld(wanted: Wanted) {
  const sources = useSources();
  const session = useSession();
  const [answered, setAnswered] = createSignal<Shown>();
  const [failure, setFailure] = createSignal<unknown>();
  const [isLate, setLate] = createSignal(false);
  const [round, setRound] = createSignal(0);

  async function load(holder: User, signal: AbortSignal): Promise<void> {
    try {
      const held = await untilAnswered(() => wanted.ask(signal), sources, signal, setFailure);
      if (signal.aborted) return;
      const seenAt = sources.clock.now();
      keepTickets(sources.storage, holder, held, seenAt);
      setFailure(undefined);
      setAnswered({ groups: held.groups, isCut: held.isCut, seenAt });
    } catch (error) {
      if (signal.aborted) return;
      const isSignedOut = isRefusal(error, "unauthenticated");
      if (error instanceof Refused) dropTickets(sources.storage, isSignedOut ? () => true : wanted.isWanted);
      setAnswered(undefined);
      setFailure(error);
      if (isSignedOut) session.refresh();
    }
  }

  const asked = createMemo(() => {
    const user = session.user();
    return user ? `${user.id} ${wanted.key()}` : null;
  });
  createEffect(
    on(asked, () => {
      setAnswered(undefined);
      setFailure(undefined);
    }),
  );
  createEffect(
    on([asked, round], () => {
      const holder = untrack(session.user);
      if (holder) void load(holder, untilCleanup());
    }),
  );
  createEffect(
    on(wanted.key, () => {
      setLate(false);
      const signal = untilCleanup();
      void sources.rest(patienceMs, signal).then(() => signal.aborted || setLate(true));
    }),
  );
  const again = () => {
    const user = session.user();
    // They signed out in another tab, or before "back" restored this page from memory.
    if (user?.status === "ACTIVE" && !ownsCopy(sources.storage, user.id)) setAnswered(undefined);
    session.refresh();
    setRound((count) => count + 1);
  };
  onReturn(again);

  const trouble = () => failure() ?? session.trouble() ?? (isLate() && answered() === undefined ? "slow" : undefined);
  const copy = createMemo(() => {
    const kept = answered() === undefined && session.user() !== null && trouble() ? readCopy(sources.storage) : null;
    const groups = kept?.groups.filter(wanted.isWanted) ?? [];
    return kept && groups.length > 0 ? { holder: kept.holder, groups } : undefined;
  });
  const shown = createMemo((): Shown | undefined => {
    const groups = copy()?.groups;
    return groups ? { groups, isCut: false, seenAt: Math.min(...groups.map(({ seenAt }) => seenAt)) } : answered();
  });
  return {
    /** The service's answer, or the copy of an earlier one. */
    shown,
    holder: () => session.user() ?? copy()?.holder,
    /** Why there is nothing to show; undefined while there may be. */
    error: () => (shown() ? undefined : (failure() ?? session.trouble())),
    /** Why the tickets may be outdated: the last failure, or "slow"; undefined where they are current. */
    trouble,
    again,
  };
}

/** Calls back when the device is online again, or the page visible or restored from memory by "back". */
function onReturn(ask: () => void): void {
  const signal = untilCleanup();
  window.addEventListener("online", ask, { signal });
  window.addEventListener("pageshow", (event) => event.persisted && ask(), { signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask(), { signal });
}
