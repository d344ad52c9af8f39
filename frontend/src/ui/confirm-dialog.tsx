import { createSignal, For, onCleanup, Show, type Accessor, type JSX } from "solid-js";
import { createAction } from "../data/create-answer.ts";
import { Button, QuietButton } from "./buttons.tsx";
import { Dialog } from "./dialog.tsx";
import { errorText } from "./error-text.ts";
import { Form } from "./form.tsx";
import { texts } from "../language/texts.ts";

/** What a dialog asks before something that cannot simply be undone. */
export interface Question {
  /** Names the action and whom it affects: "Suspend Ada Lovelace?" */
  title: string;
  /** The button. */
  confirm: string;
  /** What it means. */
  means?: readonly string[];
  isDangerous?: boolean;
}

interface ConfirmDialogProps extends Question {
  /** Fields, which show what is missing. */
  children?: (problem: Accessor<string | undefined>) => JSX.Element;
  cancel?: string;
  /** What is missing when it is confirmed; undefined where nothing is. */
  missing?: () => string | undefined;
  /** The dialog stays open, with the error, where it throws. */
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  /** A more precise text for an error. */
  failure?: (error: unknown) => string | undefined;
}

/** Its `close` event may come after it is unmounted: a `Show` around it is `keyed`, to keep its handlers' values. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  returnFocus();
  const action = createAction(() => props.onConfirm());
  const [problem, setProblem] = createSignal<string>();
  async function confirm(close: () => void) {
    if (setProblem(props.missing?.()) !== undefined) return;
    await action.run();
    if (action.error() === undefined) close();
  }
  return (
    <Dialog title={props.title} class="staff-modal" isBusy={action.isBusy()} onClose={() => props.onClose()}>
      {(close) => (
        <Form method="dialog" novalidate onSubmit={() => void confirm(close)}>
          <div class="staff-text">
            <For each={props.means}>{(sentence) => <p>{sentence}</p>}</For>
            {props.children?.(problem)}
          </div>
          <p class="problem" role="alert">
            <Show when={action.error()}>{(error) => props.failure?.(error()) ?? errorText(error())}</Show>
          </p>
          <div class="actions">
            <Button class={`button ${props.isDangerous ? "button-danger" : "button-next"}`} isOff={action.isBusy()}>
              {action.isBusy() ? texts.buyers.ui.oneMoment : props.confirm}
            </Button>
            <QuietButton isOff={action.isBusy()} onPress={close}>
              {props.cancel ?? texts.buyers.modal.notNow}
            </QuietButton>
          </div>
        </Form>
      )}
    </Dialog>
  );
}

/** The browser returns the focus to what opened the dialog; where that is gone, it goes to the announcement. */
export function returnFocus(): void {
  const opener = document.activeElement;
  const focus = () => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
    else document.querySelector<HTMLElement>(".said")?.focus({ preventScroll: true });
  };
  onCleanup(() => queueMicrotask(focus));
}

/** Announces the outcome of the last action in view, without moving the page; it fades after a while. */
export const Announcement = (props: { children: string }) => (
  <div class="said" role="status" tabindex="-1">
    <Show when={props.children} keyed>
      {(message) => <p>{message}</p>}
    </Show>
  </div>
);
