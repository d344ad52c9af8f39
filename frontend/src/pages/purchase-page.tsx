import type { Purchase } from "@admit/contract";
import { useLocation, useParams } from "@solidjs/router";
import { createEffect, createMemo, createSignal, lazy, Match, on, Show, Suspense, Switch, untrack } from "solid-js";
import { isRefusal } from "../api/request.ts";
import { createAnswer } from "../data/create-answer.ts";
import { textsOf } from "../event/event-texts.ts";
import { createPosition } from "../line/create-position.ts";
import type { Following } from "../line/follow-position.ts";
import { PositionStub } from "../line/position-stub.tsx";
import { refusalText } from "../purchase/outcome-text.ts";
import { Outcome } from "../purchase/outcome.tsx";
import { useSession } from "../session/create-session.ts";
import { signInAndReturn } from "../session/return-to.ts";
import { useSources } from "../sources/sources.ts";
import { ButtonLink, QuietButton } from "../ui/buttons.tsx";
import { createTitle, LoadError, NotFound, Notice, SignInNotice } from "../ui/notices.tsx";
import { texts } from "../language/texts.ts";

const LeaveLine = lazy(() => import("../purchase/leave-line.tsx"));

/** The state that the event's page hands over. */
interface Handed {
  purchase: Purchase;
}

/** The position in line, then the outcome. */
export default function PurchasePage() {
  const params = useParams<{ slug: string; purchaseId: string }>();
  const location = useLocation<Handed>();
  const sources = useSources();
  const session = useSession();

  const event = createAnswer(() => params.slug, sources.api.event);
  const handed = () => {
    const purchase = location.state?.purchase;
    return purchase?.id === params.purchaseId ? purchase : null;
  };
  const kept = () => {
    const user = session.user();
    if (!user) return null;
    return sources.intentions.all(user.id).find((intention) => intention.purchaseId === params.purchaseId) ?? null;
  };
  const title = () => {
    const known = event.value();
    return known ? textsOf(known).title : kept()?.title;
  };
  const eventId = createMemo(() => handed()?.eventId ?? untrack(kept)?.eventId ?? event.value()?.id ?? null);

  const following = createMemo<Following | null>(() => {
    const [id, purchaseId, user] = [eventId(), params.purchaseId, session.user()];
    if (id === null || !user) return null;
    return { eventId: id, purchaseId, purchase: untrack(handed), intention: untrack(kept) };
  });
  const state = createPosition(following);

  const [isLeaving, setIsLeaving] = createSignal(false);
  const [leftId, setLeftId] = createSignal<string>();
  const hasLeft = () => {
    const purchase = state().purchase;
    return !!purchase && (leftId() === purchase.id || !!purchase.leavingAt);
  };
  async function leave(): Promise<void> {
    const { eventId, id } = state().purchase as Purchase;
    const answer = await sources.api.leaveLine(eventId, id);
    setIsLeaving(false);
    // It was decided before: the page shows the outcome with the next poll.
    if (answer.status !== "queued") return;
    setLeftId(id);
    // What was left is not sent again, whatever happens to the line.
    const intention = kept();
    if (intention) sources.intentions.forget(intention);
  }

  // Sent again, the purchase may have another id, which a reload must find.
  createEffect(
    on(
      () => (state().sentAgain ? state().purchase?.id : undefined),
      (id) => id && id !== params.purchaseId && window.history.replaceState(window.history.state, "", `./${id}`),
    ),
  );
  createEffect(
    on(
      () => state().phase === "signed-out",
      (isSignedOut) => isSignedOut && session.refresh(),
      { defer: true },
    ),
  );
  createTitle(() => {
    const name = title() ?? texts.buyers.purchase.yourPurchase;
    const { phase, position } = state();
    if (phase !== "waiting" || position === null || hasLeft()) return name;
    const { titleAtTurn, titleInLine } = texts.buyers.purchase;
    return position === 0 ? titleAtTurn(name) : titleInLine(position, name);
  });
  const isUnknown = () =>
    state().phase === "unknown" || (eventId() === null && isRefusal(event.error(), "event-not-found"));
  return (
    <div class="purchase-page">
      <Switch fallback={<PositionStub eventId={eventId()} title={title()} state={state()} />}>
        <Match when={session.user() === null || state().phase === "signed-out"}>
          <SignInNotice title={texts.buyers.purchase.signInToSee} href={signInAndReturn(location.pathname)}>
            {texts.buyers.purchase.positionIsSafe}
          </SignInNotice>
        </Match>
        <Match when={state().phase === "decided" && state().purchase}>
          {(purchase) => (
            <Outcome
              purchase={purchase()}
              event={event.value()}
              slug={params.slug}
              firstPosition={state().firstPosition}
            />
          )}
        </Match>
        <Match when={hasLeft()}>
          <Suspense>
            <LeaveLine slug={params.slug} hasLeft onLeave={leave} onClose={() => {}} />
          </Suspense>
        </Match>
        <Match when={state().phase === "refused" && state().problem}>
          {(problem) => (
            <Notice
              isAlert
              title={refusalText(problem(), event.value() ?? null).title}
              next={<ButtonLink href={`/events/${params.slug}`}>{texts.buyers.purchase.backToEvent}</ButtonLink>}
            >
              {refusalText(problem(), event.value() ?? null).detail}
            </Notice>
          )}
        </Match>
        <Match when={isUnknown()}>
          <NotFound what="purchase" />
        </Match>
        <Match when={eventId() === null && event.error()}>
          {(error) => <LoadError error={error()} what={texts.buyers.purchase.thisPurchase} onAgain={event.again} />}
        </Match>
      </Switch>
      <Show when={state().phase === "waiting" && !hasLeft() && state().purchase}>
        {(purchase) => (
          <>
            <p class="aside reassurance">
              <Show when={state().sentAgain}>{texts.buyers.purchase.sentAgain} </Show>
              {texts.buyers.purchase.reassurance(purchase().quantity)}
            </p>
            <QuietButton onPress={() => setIsLeaving(true)}>{texts.buyers.purchase.leaveTheLine}</QuietButton>
            <Show when={isLeaving()}>
              <Suspense>
                <LeaveLine slug={params.slug} hasLeft={false} onLeave={leave} onClose={() => setIsLeaving(false)} />
              </Suspense>
            </Show>
          </>
        )}
      </Show>
    </div>
  );
}
