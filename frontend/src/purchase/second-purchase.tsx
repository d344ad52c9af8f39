import { Show } from "solid-js";
import type { Intention } from "../sources/intentions.ts";
import { Button, NextButton, NextLink, QuietButton } from "../ui/buttons.tsx";
import { texts } from "../language/texts.ts";

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
            <p class="lead">{texts.buyers.second.alreadyInLine(props.waiting?.quantity ?? 0)}</p>
            <p>{texts.buyers.second.isSecond(props.quantity)}</p>
            <NextLink href={`/events/${props.slug}/purchases/${props.waiting?.id}`}>
              {texts.buyers.sale.seePosition}
            </NextLink>
            <Button onPress={props.onBuy}>{texts.buyers.second.buyAsWell(props.quantity)}</Button>
          </>
        }
      >
        {(unfinished) => (
          <>
            <p class="lead">{texts.buyers.second.alreadyAsked(unfinished().quantity)}</p>
            <p>{texts.buyers.second.finishOrStartOver(props.quantity)}</p>
            <NextButton onPress={() => props.onFinish(unfinished())}>
              {texts.buyers.sale.finishBuying(unfinished().quantity)}
            </NextButton>
            <Button onPress={props.onBuy}>{texts.buyers.second.startOver(props.quantity)}</Button>
          </>
        )}
      </Show>
      <QuietButton onPress={props.onClose}>{texts.buyers.modal.notNow}</QuietButton>
    </div>
  );
}
