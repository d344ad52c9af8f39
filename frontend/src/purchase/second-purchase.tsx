import { Show } from "solid-js";
import { tickets } from "../format/format.ts";
import type { Intention } from "../sources/intentions.ts";
import { Button, NextButton, NextLink, QuietButton } from "../ui/buttons.tsx";

interface SecondPurchaseProps {
  slug: string;
  /** The earlier one, where it was never answered. */
  unfinished: Intention | null;
  /** Else the one that is in line. */
  waiting: { id: string; quantity: number } | undefined;
  /** How many tickets the buyer has chosen now. */
  quantity: number;
  onFinish: (unfinished: Intention) => void;
  /** Makes the new purchase. */
  onBuy: () => void;
  onClose: () => void;
}

/** Asks before a purchase beside an earlier one: neither is changed or repeated without a choice. */
export default function SecondPurchase(props: SecondPurchaseProps) {
  return (
    <div role="alert">
      <Show
        when={props.unfinished}
        fallback={
          <>
            <p class="lead">You’re already in line for {tickets(props.waiting?.quantity ?? 0)}.</p>
            <p>Buying {tickets(props.quantity)} now is a second purchase, at the end of the line.</p>
            <NextLink href={`/events/${props.slug}/purchases/${props.waiting?.id}`}>See your position in line</NextLink>
            <Button onPress={props.onBuy}>Buy {tickets(props.quantity)} as well</Button>
          </>
        }
      >
        {(unfinished) => (
          <>
            <p class="lead">You already asked for {tickets(unfinished().quantity)}.</p>
            <p>
              Finish that, or start over with {props.quantity}? We never got an answer: if the first one went through,
              both count.
            </p>
            <NextButton onPress={() => props.onFinish(unfinished())}>
              Finish buying {tickets(unfinished().quantity)}
            </NextButton>
            <Button onPress={props.onBuy}>Start over with {tickets(props.quantity)}</Button>
          </>
        )}
      </Show>
      <QuietButton onPress={props.onClose}>Not now</QuietButton>
    </div>
  );
}
