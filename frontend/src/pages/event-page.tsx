import { posterSizes, type Event, type Purchase } from "@admit/contract";
import { useNavigate, useParams } from "@solidjs/router";
import { createEffect, createMemo, createSignal, lazy, on, Show, Suspense } from "solid-js";
import { createNow } from "../api/clock.ts";
import { isRefusal } from "../api/request.ts";
import { createAnswer } from "../data/create-answer.ts";
import { createEvent } from "../event/create-event.ts";
import { SalePanel } from "../event/sale-panel.tsx";
import { saleAt } from "../event/sale.ts";
import { textsOf } from "../event/event-texts.ts";
import { ownSpan, priceText, span } from "../format/format.ts";
import { createLine } from "../line/create-position.ts";
import { createSending, intend, sendsItself } from "../purchase/create-sending.ts";
import { PurchaseModal } from "../purchase/purchase-modal.tsx";
import { useSession } from "../session/create-session.ts";
import type { Intention } from "../sources/intentions.ts";
import { useSources } from "../sources/sources.ts";
import { createTitle, LoadError, NotFound, Skeleton } from "../ui/notices.tsx";
import { Stub } from "../ui/stub.tsx";
import { texts } from "../language/texts.ts";

const SecondPurchase = lazy(() => import("../purchase/second-purchase.tsx"));

/** One event: its sale by the server's clock, and the way into its line. */
export default function EventPage() {
  const params = useParams();
  const sources = useSources();
  const now = createNow(() => sources.clock.now());
  const event = createEvent(() => params["slug"] ?? "", now);
  createTitle(() => {
    const known = event.value();
    return known && textsOf(known).title;
  });
  // The event's earlier addresses work too. No navigation, since a purchase may be in progress on this page.
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
              <LoadError error={event.error()} what={texts.buyers.event.thisEvent} onAgain={event.again} />
            </Show>
          }
        >
          {(loaded) => <EventSale event={loaded()} now={now()} isOpenForAWhile={event.isOpenForAWhile()} />}
        </Show>
        <EventText event={event.value()} />
      </div>
    </Show>
  );
}

/** When, what, where, from whom and for how much; it keeps its room while the event loads. */
export const EventHeading = (props: { event: Event | undefined }) => (
  <header class="event-heading">
    <Show when={props.event} fallback={<Skeleton lines={["when", "h1", "where"]} label={texts.buyers.event.loading} />}>
      {(event) => (
        <>
          <p class="when">{span(event())}</p>
          <Show when={ownSpan(event())}>{(own) => <p class="where">{own()}</p>}</Show>
          <h1 dir="auto" lang={textsOf(event()).lang}>
            {textsOf(event()).title}
          </h1>
          <Show when={event().venue}>
            {(venue) => (
              <p class="where" dir="auto">
                {venue()}
              </p>
            )}
          </Show>
          <p class="where">{priceText(event().price)}</p>
        </>
      )}
    </Show>
  </header>
);

function EventSale(props: { event: Event; now: number; isOpenForAWhile: boolean }) {
  const sources = useSources();
  const session = useSession();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = createSignal(false);

  const line = createLine(() => (props.isOpenForAWhile ? props.event.id : null));
  const sale = createMemo(() => saleAt(props.event, line(), props.now));
  const allowance = createAnswer(() => (session.user() ? props.event.id : null), sources.api.allowance);
  const intention = createMemo(() => {
    const user = session.user();
    return user ? sources.intentions.of(user.id, props.event.id) : null;
  });
  const sending = createSending((purchase: Purchase) =>
    navigate(`/events/${props.event.slug}/purchases/${purchase.id}`, { state: { purchase } }),
  );

  /** The purchase in line that was made here, else on another device. */
  const waiting = createMemo(() => {
    const [kept, other] = [intention(), allowance.value()?.waiting[0]];
    return kept?.purchaseId ? { id: kept.purchaseId, quantity: kept.quantity } : other;
  });
  /** How many tickets were chosen beside an earlier purchase; null while that is no question. */
  const [doubted, setDoubted] = createSignal<number | null>(null);

  const finish = (wanted: Intention) => {
    setDoubted(null);
    setIsOpen(true);
    sending.send(wanted);
  };
  // After a reload or a lost connection, a purchase that was never answered is sent again with its own key.
  createEffect(
    on(session.user, () => {
      const wanted = intention();
      if (wanted && sendsItself(wanted, sources.clock.now())) finish(wanted);
    }),
  );
  createEffect(
    on(sending.problem, (problem) => problem?.code === "unauthenticated" && session.refresh(), { defer: true }),
  );
  const unfinished = () => (intention()?.purchaseId === null ? intention() : null);
  const buy = (quantity: number) => {
    const [kept, user] = [unfinished(), session.user()];
    if (kept?.quantity === quantity) finish(kept);
    else if (doubted() === null && (kept || waiting())) {
      setDoubted(quantity);
      // It may have been decided since the page was loaded: then there is no question.
      allowance.again();
    } else if (user) {
      if (kept) sources.intentions.forget(kept);
      finish(intend(props.event, user, quantity, sources));
    }
  };
  const close = () => {
    setIsOpen(false);
    setDoubted(null);
    sending.clear();
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
        waitingId={waiting()?.id}
        isSending={sending.intention() !== null}
        onBuy={() => setIsOpen(true)}
        onFinish={finish}
        onForget={(wanted) => sources.intentions.forget(wanted)}
      />
      <PurchaseModal
        isOpen={isOpen()}
        event={props.event}
        sale={sale()}
        allowance={allowance.value()}
        sending={sending}
        isAsking={doubted() !== null && !!(unfinished() ?? waiting())}
        question={
          <Suspense>
            <SecondPurchase
              slug={props.event.slug}
              unfinished={unfinished()}
              waiting={waiting()}
              quantity={doubted() ?? 1}
              onFinish={finish}
              onBuy={() => buy(doubted() ?? 1)}
              onClose={close}
            />
          </Suspense>
        }
        onBuy={buy}
        onClose={close}
      />
    </>
  );
}

/** The picture keeps its room before it has loaded. */
const EventPoster = (props: { event: Event | undefined }) => (
  <Show when={props.event?.poster}>
    {(poster) => (
      <img
        class="poster"
        src={poster().sources.at(-1)?.url}
        srcset={poster()
          .sources.map(({ url, width }) => `${url} ${width}w`)
          .join(", ")}
        sizes={posterSizes}
        width={poster().width}
        height={poster().height}
        alt={poster().alt}
        loading="lazy"
      />
    )}
  </Show>
);

export const EventText = (props: { event: Event | undefined }) => (
  <>
    <EventPoster event={props.event} />
    <section class="event-text" aria-label={texts.buyers.event.about}>
      <Show when={props.event}>
        {(event) => (
          <>
            <Show when={textsOf(event()).summary}>
              {(summary) => (
                <p class="lead" dir="auto" lang={textsOf(event()).lang}>
                  {summary()}
                </p>
              )}
            </Show>
            {/* HTML that the gateway has made of Markdown: it has no script and no foreign attribute. */}
            <div class="event-body" dir="auto" lang={textsOf(event()).lang} innerHTML={textsOf(event()).bodyHtml} />
            <Organiser event={event()} />
          </>
        )}
      </Show>
    </section>
  </>
);

function Organiser(props: { event: Event }) {
  const href = () => linkOf(props.event.contact);
  return (
    <Show when={props.event.organiser || props.event.contact}>
      <p class="aside organiser" dir="auto">
        {props.event.organiser && texts.buyers.event.organisedBy(props.event.organiser)}
        <Show when={props.event.contact}>
          {(contact) => (
            <>
              {props.event.organiser && " · "}
              {texts.buyers.event.contact}{" "}
              <Show when={href()} fallback={<bdi>{contact()}</bdi>}>
                {(link) => (
                  <a href={link()} rel="nofollow noopener">
                    <bdi>{contact()}</bdi>
                  </a>
                )}
              </Show>
            </>
          )}
        </Show>
      </p>
    </Show>
  );
}

/** Where a contact leads: a mail, a call or a page; null for other text. */
function linkOf(contact: string): string | null {
  if (/^https?:\/\/\S+$/i.test(contact)) return contact;
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(contact)) return `mailto:${contact}`;
  const digits = contact.replaceAll(/[\s()/.-]/g, "");
  return /^\+?\d{5,15}$/.test(digits) ? `tel:${digits}` : null;
}

const PanelSkeleton = () => (
  <Stub eventId={null} class="sale-panel" foot={<div class="next-action" />}>
    <Skeleton lines={["label", "figure", "aside"]} />
  </Stub>
);
