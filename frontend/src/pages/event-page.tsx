import type { Event, Purchase } from "@admit/contract";
import { useNavigate, useParams } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import { createAnswer } from "../data/create-answer.ts";
import { isRefusal } from "../api/request.ts";
import { createNow } from "../api/clock.ts";
import { createEvent } from "../event/create-event.ts";
import { EventHeading } from "../event/event-heading.tsx";
import { intend, sendsItself, createSending } from "../purchase/create-sending.ts";
import { SalePanel } from "../event/sale-panel.tsx";
import { saleAt } from "../event/sale.ts";
import { createLine } from "../line/create-position.ts";
import type { Intention } from "../sources/intentions.ts";
import { PurchaseModal } from "../purchase/purchase-modal.tsx";
import { useSession } from "../session/create-session.ts";
import { useSources } from "../sources/sources.ts";
import { Stub } from "../ui/stub.tsx";
import { Apology, createTitle, NotFound } from "../ui/notices.tsx";

/** One event: how its sale stands, by the server's clock, and the way into its line. */
export default function EventPage() {
  const params = useParams();
  const sources = useSources();
  const now = createNow(() => sources.clock.now());
  const event = createEvent(() => params["slug"] ?? "", now);
  createTitle(() => event.value()?.title);
  // An earlier address of the event leads here too. Without navigation: a purchase may be in progress on this page.
  createEffect(() => {
    const slug = event.value()?.slug;
    if (slug === undefined || slug === params["slug"]) return;
    const { search, hash } = window.location;
    window.history.replaceState(window.history.state, "", `/events/${slug}${search}${hash}`);
  });

  return (
    <Show when={!isRefusal(event.error(), "event-not-found")} fallback={<NotFound what="event" />}>
      <div class="event-page">
        <EventHeading event={event.value()} />
        <Show
          when={event.value()}
          fallback={
            <Show when={event.error()} fallback={<PanelSkeleton />}>
              <Apology error={event.error()} what="This event" onAgain={event.again} />
            </Show>
          }
        >
          {(loaded) => <SaleOf event={loaded()} now={now()} isOpenForAWhile={event.isOpenForAWhile()} />}
        </Show>
        <EventText event={event.value()} />
      </div>
    </Show>
  );
}

interface SaleOfProps {
  event: Event;
  now: number;
  isOpenForAWhile: boolean;
}

function SaleOf(props: SaleOfProps) {
  const sources = useSources();
  const session = useSession();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = createSignal(false);

  const line = createLine(() => (props.isOpenForAWhile ? props.event.id : null));
  const sale = createMemo(() => saleAt(props.event, line(), props.now));
  const allowance = createAnswer(
    () => (session.user() ? props.event.id : null),
    (eventId, signal) => sources.api.allowance(eventId, signal),
  );
  const intention = createMemo(() => {
    const user = session.user();
    return user ? sources.intentions.of(user.id, props.event.id) : null;
  });
  const sending = createSending((purchase: Purchase) =>
    navigate(`/events/${props.event.slug}/purchases/${purchase.id}`, { state: { purchase } }),
  );

  const finish = (meant: Intention) => {
    setIsOpen(true);
    sending.send(meant);
  };
  // After a reload, or a lost connection: a purchase that was never answered is sent again, with its own key.
  createEffect(
    on(session.user, () => {
      const meant = intention();
      if (meant && sendsItself(meant, sources.clock.now())) finish(meant);
    }),
  );
  createEffect(
    on(sending.problem, (problem) => problem?.code === "unauthenticated" && session.refresh(), { defer: true }),
  );
  const buy = (quantity: number) => {
    const user = session.user();
    if (user) sending.send(intend(props.event, user, quantity, sources));
  };

  return (
    <>
      <SalePanel
        event={props.event}
        sale={sale()}
        now={props.now}
        user={session.user()}
        allowance={allowance.value()}
        intention={intention()}
        isSending={sending.intention() !== null}
        onBuy={() => setIsOpen(true)}
        onFinish={finish}
        onForget={(meant) => sources.intentions.forget(meant)}
      />
      <PurchaseModal
        isOpen={isOpen()}
        event={props.event}
        sale={sale()}
        allowance={allowance.value()}
        sending={sending}
        onBuy={buy}
        onClose={() => {
          setIsOpen(false);
          sending.clear();
        }}
      />
    </>
  );
}

function EventText(props: { event: Event | undefined }) {
  const paragraphs = () => (props.event?.body ?? "").split(/\n\s*\n/).filter((text) => text.trim() !== "");
  return (
    <section class="event-text" aria-label="About the event">
      <Show when={props.event?.summary}>
        <p class="lead">{props.event?.summary}</p>
      </Show>
      <For each={paragraphs()}>{(text) => <p>{text}</p>}</For>
    </section>
  );
}

/** The stub's room, kept while the event is on its way. */
function PanelSkeleton() {
  return (
    <Stub eventId={null} class="sale-panel" foot={<div class="next-action" />}>
      <p class="label">
        <span class="blank blank-short" />
      </p>
      <p class="figure">
        <span class="blank" />
      </p>
      <p class="aside">
        <span class="blank blank-short" />
      </p>
    </Stub>
  );
}
