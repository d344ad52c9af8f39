import type { Purchase } from "@admit/contract";
import { useLocation, useParams } from "@solidjs/router";
import { createEffect, createMemo, Match, on, Show, Switch, untrack } from "solid-js";
import { createAnswer } from "../data/create-answer.ts";
import { isRefusal } from "../api/request.ts";
import { createPlaceInLine } from "../line/create-position.ts";
import type { Following } from "../line/follow-position.ts";
import { PlaceStub } from "../line/position-stub.tsx";
import { Outcome } from "../purchase/outcome.tsx";
import { refusalText } from "../purchase/outcome-text.ts";
import { signInAndReturn } from "../session/return-to.ts";
import { useSession } from "../session/create-session.ts";
import { useSources } from "../sources/sources.ts";
import { figure, tickets } from "../format/numbers.ts";
import { Apology, createTitle, NotFound } from "../ui/notices.tsx";

/** What the page before knows already of the purchase that this one is about. */
interface Handed {
  purchase: Purchase;
}

/** The place in the line, then the outcome. */
export default function PurchasePage() {
  const params = useParams<{ slug: string; purchaseId: string }>();
  const location = useLocation<Handed>();
  const sources = useSources();
  const session = useSession();

  const event = createAnswer(
    () => params.slug,
    (slug, signal) => sources.api.event(slug, signal),
  );
  const handed = () => {
    const purchase = location.state?.purchase;
    return purchase?.id === params.purchaseId ? purchase : null;
  };
  const kept = () => {
    const user = session.user();
    if (!user) return null;
    return sources.intentions.all(user.id).find((intention) => intention.purchaseId === params.purchaseId) ?? null;
  };
  const title = () => event.value()?.title ?? kept()?.title;
  const eventId = createMemo(() => handed()?.eventId ?? untrack(kept)?.eventId ?? event.value()?.id ?? null);

  const following = createMemo<Following | null>(() => {
    const [id, purchaseId, user] = [eventId(), params.purchaseId, session.user()];
    if (id === null || !user) return null;
    return { eventId: id, purchaseId, purchase: untrack(handed), intention: untrack(kept) };
  });
  const place = createPlaceInLine(following);

  // Sent again, the purchase may have come back under another id: a reload has to find that one.
  createEffect(
    on(
      () => (place().sentAgain ? place().purchase?.id : undefined),
      (id) => id && id !== params.purchaseId && window.history.replaceState(window.history.state, "", `./${id}`),
    ),
  );
  createEffect(
    on(
      () => place().phase === "signed-out",
      (isSignedOut) => isSignedOut && session.refresh(),
      { defer: true },
    ),
  );
  createTitle(() => {
    const name = title() ?? "Your purchase";
    const { phase, position } = place();
    if (phase !== "waiting" || position === null) return name;
    return position === 0 ? `Your turn · ${name}` : `${figure(position)} in line · ${name}`;
  });

  return (
    <div class="purchase-page">
      <Switch fallback={<PlaceStub eventId={eventId()} title={title()} place={place()} />}>
        <Match when={session.user() === null || place().phase === "signed-out"}>
          <SignedOut path={location.pathname} />
        </Match>
        <Match when={place().phase === "decided" && place().purchase}>
          {(purchase) => (
            <Outcome
              purchase={purchase()}
              event={event.value()}
              slug={params.slug}
              firstPosition={place().firstPosition}
            />
          )}
        </Match>
        <Match when={place().phase === "refused" && place().problem}>
          {(problem) => (
            <div class="notice" role="alert">
              <h1>{refusalText(problem(), event.value() ?? null).title}</h1>
              <p>{refusalText(problem(), event.value() ?? null).detail}</p>
              <a class="button" href={`/events/${params.slug}`}>
                Back to the event
              </a>
            </div>
          )}
        </Match>
        <Match when={place().phase === "unknown"}>
          <NotFound what="purchase" />
        </Match>
        <Match when={eventId() === null && isRefusal(event.error(), "event-not-found")}>
          <NotFound what="purchase" />
        </Match>
        <Match when={eventId() === null && event.error()}>
          {(error) => <Apology error={error()} what="Your purchase" onAgain={event.again} />}
        </Match>
      </Switch>
      <Show when={place().phase === "waiting" && place().purchase}>
        {(purchase) => (
          <p class="aside reassurance">
            <Show when={place().sentAgain}>The line began anew, and your purchase was sent again. </Show>
            You asked for {tickets(purchase().quantity)}. You can close this page or lock your phone: your place is
            kept. Come back here for the outcome.
          </p>
        )}
      </Show>
    </div>
  );
}

function SignedOut(props: { path: string }) {
  return (
    <div class="notice">
      <h1>Sign in to see your place</h1>
      <p>Your place is kept. It belongs to the account that you bought with.</p>
      <a class="button button-next" href={signInAndReturn(props.path)}>
        Sign in
      </a>
    </div>
  );
}
