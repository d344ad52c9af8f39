import { createEffect, createUniqueId, For, onCleanup, Show, type JSX } from "solid-js";
import { createAction } from "../data/create-answer.ts";
import { errorText } from "./error-text.ts";

interface DialogProps {
  title: string;
  /** While busy, neither Escape nor a click beside it closes the dialog. */
  isBusy: boolean;
  onClose: () => void;
  children: (close: () => void) => JSX.Element;
}

/** A modal dialog that is open while it is mounted. The browser traps the focus and closes it with Escape. */
export function Dialog(props: DialogProps) {
  const titleId = createUniqueId();
  let dialog!: HTMLDialogElement;
  createEffect(() => dialog.open || dialog.showModal());
  const opener = document.activeElement;
  onCleanup(() => restoreFocus(opener));
  return (
    <dialog
      ref={dialog}
      class="modal staff-modal"
      aria-labelledby={titleId}
      onCancel={(event) => props.isBusy && event.preventDefault()}
      onClose={() => props.onClose()}
      onClick={(event) => event.target === dialog && !props.isBusy && dialog.close()}
    >
      <div class="modal-sheet">
        <h2 id={titleId} class="modal-title" tabindex="-1" autofocus>
          {props.title}
        </h2>
        {props.children(() => dialog.isConnected && dialog.close())}
      </div>
    </dialog>
  );
}

/** The browser returns the focus to what opened the dialog; where that is gone, it goes to the announcement. */
function restoreFocus(opener: Element | null): void {
  queueMicrotask(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
    else document.querySelector<HTMLElement>(".said")?.focus({ preventScroll: true });
  });
}

interface ConfirmDialogProps {
  /** Names the action and whom it affects: "Suspend Ada Lovelace?" */
  title: string;
  /** What it means: sentences, or fields as well. */
  means?: readonly string[];
  children?: JSX.Element;
  confirm: string;
  cancel?: string;
  isDangerous?: boolean;
  /** Whether it can be confirmed; it shows what is missing itself. */
  check?: () => boolean;
  /** The dialog stays open, with the error, where it throws. */
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  /** A more precise text for an error. */
  failure?: (error: unknown) => string | undefined;
}

/**
 * A question before something that cannot simply be undone. Its `close` event may come after it is unmounted: a `Show`
 * around it is `keyed`, so that its handlers can still read their values.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const action = createAction(() => props.onConfirm());
  async function confirm(close: () => void) {
    if (props.check?.() === false) return;
    await action.run();
    if (action.error() === undefined) close();
  }
  return (
    <Dialog title={props.title} isBusy={action.isBusy()} onClose={() => props.onClose()}>
      {(close) => (
        <form
          method="dialog"
          novalidate
          onSubmit={(event) => {
            event.preventDefault();
            void confirm(close);
          }}
        >
          <div class="staff-text">
            <For each={props.means}>{(sentence) => <p>{sentence}</p>}</For>
            {props.children}
          </div>
          <p class="problem" role="alert">
            <Show when={action.error()}>{(error) => props.failure?.(error()) ?? errorText(error())}</Show>
          </p>
          <div class="actions">
            <button
              class={props.isDangerous ? "button button-danger" : "button button-next"}
              type="submit"
              aria-disabled={action.isBusy()}
            >
              {action.isBusy() ? "One moment…" : props.confirm}
            </button>
            <button class="button button-quiet" type="button" disabled={action.isBusy()} onClick={close}>
              {props.cancel ?? "Not now"}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

/** Announces the outcome of the last action in view, without moving the page; it fades after a while. */
export function Announcement(props: { children: string }) {
  return (
    <div class="said" role="status" tabindex="-1">
      <Show when={props.children} keyed>
        {(message) => <p>{message}</p>}
      </Show>
    </div>
  );
}
