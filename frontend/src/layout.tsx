import { A, useLocation, type RouteSectionProps } from "@solidjs/router";
import { createEffect, ErrorBoundary, For, on, Show, Suspense } from "solid-js";
import { BrokenPage } from "./ui/notices.tsx";
import type { Intention } from "./sources/intentions.ts";
import { signInAndReturn } from "./session/return-to.ts";
import { copyName, useSession, type Session } from "./session/create-session.ts";
import { SignedInAs } from "./session/signed-in-as.tsx";
import { useSources, type Sources } from "./sources/sources.ts";
import { untilCleanup } from "./sources/wait.ts";
import { texts } from "./language/texts.ts";
import { LanguageSwitch } from "./session/language-switch.tsx";

/** Surrounds every page. */
export function Layout(props: RouteSectionProps) {
  const location = useLocation();
  keepCopyFresh(useSources(), useSession());
  let main!: HTMLElement;
  // A page that is left takes the focus with it: it moves to the start of the new page.
  createEffect(
    on(
      () => location.pathname,
      () => !main.contains(document.activeElement) && main.focus({ preventScroll: true }),
      { defer: true },
    ),
  );
  return (
    <>
      <a
        class="skip"
        href="#main"
        on:click={(event) => {
          event.preventDefault();
          main.focus();
        }}
      >
        {texts.buyers.layout.skip}
      </a>
      <Header />
      <UnfinishedPurchases />
      <main id="main" ref={main} tabindex="-1">
        <ErrorBoundary fallback={(error: unknown) => <BrokenPage error={error} />}>
          <Suspense>{props.children}</Suspense>
        </ErrorBoundary>
      </main>
      <Footer />
    </>
  );
}

function Header() {
  const session = useSession();
  const location = useLocation();
  const isStaff = () => session.user()?.role === "STAFF" || session.user()?.role === "ADMIN";
  const here = () => (location.pathname === "/sign-in" || location.pathname === "/activate" ? "/" : location.pathname);
  return (
    <header class="head">
      <a class="wordmark" href="/" aria-label={texts.buyers.layout.home}>
        Admit
      </a>
      <nav aria-label={texts.buyers.layout.pages}>
        <Show when={isStaff()}>
          <A href="/staff">{texts.buyers.layout.staff}</A>
          <A href="/operator">{texts.buyers.layout.operator}</A>
        </Show>
        {/* Before what is there from the start, so that it moves nothing. */}
        <Show when={session.user() === null}>
          <A href={signInAndReturn(here())}>{texts.buyers.layout.signIn}</A>
        </Show>
        <A href="/tickets" end rel="external">
          {texts.buyers.layout.myTickets}
        </A>
      </nav>
    </header>
  );
}

/** Links to unfinished purchases, from every page that is not about them. */
function UnfinishedPurchases() {
  const session = useSession();
  const sources = useSources();
  const location = useLocation();
  const waiting = () => {
    const user = session.user();
    if (!user) return [];
    return sources.intentions
      .all(user.id)
      .filter((intention) => !location.pathname.startsWith(`/events/${intention.slug}`));
  };
  return (
    <div>
      <For each={waiting()}>{(intention) => <StripTo intention={intention} />}</For>
    </div>
  );
}

function StripTo(props: { intention: Intention }) {
  const event = () => `/events/${props.intention.slug}`;
  return (
    <p class="strip">
      <Show
        when={props.intention.purchaseId}
        fallback={
          <a href={event()}>
            {texts.buyers.layout.unfinished(props.intention.title)} <span>{texts.buyers.layout.continueIt}</span>
          </a>
        }
      >
        {(purchaseId) => (
          <a href={`${event()}/purchases/${purchaseId()}`}>
            {texts.buyers.layout.inLineFor(props.intention.title)} <span>{texts.buyers.layout.seeYourPosition}</span>
          </a>
        )}
      </Show>
    </p>
  );
}

function Footer() {
  const session = useSession();
  return (
    <footer class="foot">
      <Show when={session.user()} fallback={"\u00a0"}>
        {(user) => <SignedInAs user={user()} />}
      </Show>
      <LanguageSwitch />
    </footer>
  );
}

/** Pages that load the tickets themselves, and those of a sale, which make no other requests. */
const leftAlone = /^\/(tickets|events\/)/;

/**
 * Reloads the kept tickets when a page opens with a network: what the service has hidden since then must not come back
 * when the network is lost.
 */
function keepCopyFresh(sources: Sources, session: Session): void {
  createEffect(() => {
    const user = session.user();
    if (!user || leftAlone.test(window.location.pathname) || sources.storage.getItem(copyName) === null) return;
    const signal = untilCleanup();
    import("./tickets/ticket-copy.ts").then(
      ({ refreshCopy }) => refreshCopy(sources, user, signal),
      () => undefined, // no network
    );
  });
}
