import type { Event, Purchase } from "@admit/contract";
import { createMemo, onMount, Show } from "solid-js";
import { textsOf } from "../event/event-texts.ts";
import { momentAndZone } from "../format/format.ts";
import { useSession } from "../session/create-session.ts";
import { NextLink } from "../ui/buttons.tsx";
import { Stub } from "../ui/stub.tsx";
import { outcomeText } from "./outcome-text.ts";
import { texts } from "../language/texts.ts";

interface OutcomeProps {
  purchase: Purchase;
  event: Event | undefined;
  slug: string;
  firstPosition: number | null;
}

/** The outcome of a purchase, and the one next action. */
export function Outcome(props: OutcomeProps) {
  const session = useSession();
  let title!: HTMLHeadingElement;
  // The position that the reader followed is gone: the focus moves to its outcome.
  onMount(() => title.focus({ preventScroll: true }));
  const text = createMemo(() =>
    outcomeText(props.purchase, {
      event: props.event ?? null,
      firstPosition: props.firstPosition,
      isInvited: session.user()?.status === "INVITED",
    }),
  );
  return (
    <Stub eventId={props.purchase.eventId} class="position outcome" foot={<Next {...props} />}>
      <p class="when" dir="auto">
        {props.event ? textsOf(props.event).title : "\u00a0"}
      </p>
      <h1 ref={title} tabindex="-1">
        <Show when={text().figure} fallback={text().title}>
          {(figure) => <TitleWithFigure title={text().title} figure={figure()} />}
        </Show>
      </h1>
      <p class="outlook">{text().detail}</p>
      <Show when={props.purchase.decidedAt}>
        {(at) => <p class="aside">{texts.buyers.purchase.decidedAt(momentAndZone(at()))}</p>}
      </Show>
    </Stub>
  );
}

/** One sentence; its figure is where the position was. */
function TitleWithFigure(props: { title: string; figure: string }) {
  const around = () => props.title.split(props.figure);
  return (
    <>
      <span class="label">{around()[0]}</span>
      <span class="figure">{props.figure}</span>
      <span class={around()[1] === "." ? "visually-hidden" : "label"}>{around()[1]}</span>
    </>
  );
}

function Next(props: OutcomeProps) {
  const only = () => (props.purchase.tickets.length === 1 ? props.purchase.tickets[0] : undefined);
  const hasTickets = () =>
    ["fulfilled", "partial"].includes(props.purchase.status) || props.purchase.reason === "user-cap-reached";
  return (
    <div class="next-action">
      <Show
        when={hasTickets()}
        fallback={<NextLink href={`/events/${props.slug}`}>{texts.buyers.purchase.backToEvent}</NextLink>}
      >
        <NextLink href={only() ? `/tickets/${only()?.id}` : `/tickets/event/${props.slug}`}>
          {only() ? texts.buyers.purchase.showYourTicket : texts.buyers.sale.showYourTickets}
        </NextLink>
      </Show>
    </div>
  );
}
