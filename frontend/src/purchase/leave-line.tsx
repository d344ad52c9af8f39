import { createAction } from "../data/create-answer.ts";
import { Button, ButtonLink, QuietButton } from "../ui/buttons.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { errorText } from "../ui/error-text.ts";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notices.tsx";
import { Show } from "solid-js";

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
        <Dialog title="Leave the line?" isBusy={leaving.isBusy()} onClose={() => props.onClose()}>
          {(close) => (
            <Form method="dialog" onSubmit={() => void leaving.run()}>
              <p>You lose your position.</p>
              <p class="problem" role="alert">
                <Show when={leaving.error()}>{(error) => errorText(error())}</Show>
              </p>
              <Button isOff={leaving.isBusy()}>{leaving.isBusy() ? "One moment…" : "Leave the line"}</Button>
              <QuietButton isOff={leaving.isBusy()} onPress={close}>
                Stay in line
              </QuietButton>
            </Form>
          )}
        </Dialog>
      }
    >
      <Notice
        isAlert
        title="You left the line."
        next={<ButtonLink href={`/events/${props.slug}`}>Back to the event</ButtonLink>}
      >
        When its turn comes, your purchase gets no tickets. If its turn was this very moment, you’ll see the outcome
        here.
      </Notice>
    </Show>
  );
}
