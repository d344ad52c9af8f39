import { createAction } from "../data/create-answer.ts";
import { Button, ButtonLink, QuietButton } from "../ui/buttons.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { errorText } from "../ui/error-text.ts";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notices.tsx";
import { Show } from "solid-js";
import { texts } from "../language/texts.ts";

interface LeaveLineProps {
  slug: string;
  hasLeft: boolean;
  /** The dialog stays open, with the error, where it throws. */
  onLeave: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before a position is given up; afterwards it says so. Of a chunk that loads when a buyer wants to leave. */
export default function LeaveLine(props: LeaveLineProps) {
  const leaving = createAction(() => props.onLeave());
  return (
    <Show
      when={props.hasLeft}
      fallback={
        <Dialog title={texts.buyers.purchase.leaveQuestion} isBusy={leaving.isBusy()} onClose={() => props.onClose()}>
          {(close) => (
            <Form method="dialog" onSubmit={() => void leaving.run()}>
              <p>{texts.buyers.purchase.losesPosition}</p>
              <p class="problem" role="alert">
                <Show when={leaving.error()}>{(error) => errorText(error())}</Show>
              </p>
              <Button isOff={leaving.isBusy()}>
                {leaving.isBusy() ? texts.buyers.ui.oneMoment : texts.buyers.purchase.leaveTheLine}
              </Button>
              <QuietButton isOff={leaving.isBusy()} onPress={close}>
                {texts.buyers.purchase.stayInLine}
              </QuietButton>
            </Form>
          )}
        </Dialog>
      }
    >
      <Notice
        isAlert
        title={texts.buyers.purchase.youLeft}
        next={<ButtonLink href={`/events/${props.slug}`}>{texts.buyers.purchase.backToEvent}</ButtonLink>}
      >
        {texts.buyers.purchase.afterLeaving}
      </Notice>
    </Show>
  );
}
