import { createEffect, createUniqueId, onCleanup, Show, type JSX } from "solid-js";
import { createAct } from "../data/create-answer.ts";
import { inWords } from "./error-text.ts";

interface ConfirmDialogProps {
  /** Names what is done, and to whom: "Suspend Ada Lovelace?" */
  title: string;
  /** What it means. */
  children: JSX.Element;
  confirm: string;
  /** What the way out says. */
  cancel?: string;
  isDangerous?: boolean;
  /** What is missing before it can be confirmed, if anything. */
  check?: () => boolean;
  /** Does it; the dialog stays, and tells why, where it throws. */
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  /** A failure in words of its own. */
  failure?: (error: unknown) => string | undefined;
}

/**
 * A question before something that cannot simply be taken back. It is open while it is mounted, and its `close` may come
 * after that: a `Show` around it is `keyed`, so that what its handlers read is still there.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const titleId = createUniqueId();
  let dialog!: HTMLDialogElement;
  const act = createAct(() => props.onConfirm());
  createEffect(() => dialog.open || dialog.showModal());
  const opener = document.activeElement;
  onCleanup(() => giveFocusBack(opener));

  async function confirm() {
    if (props.check?.() === false) return;
    await act.run();
    if (act.error() === undefined && dialog.isConnected) dialog.close();
  }
  return (
    <dialog
      ref={dialog}
      class="modal staff-modal"
      aria-labelledby={titleId}
      onCancel={(event) => act.isBusy() && event.preventDefault()}
      onClose={() => props.onClose()}
      onClick={(event) => event.target === dialog && !act.isBusy() && dialog.close()}
    >
      <form
        class="modal-sheet"
        method="dialog"
        novalidate
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <h2 id={titleId} class="modal-title" tabindex="-1" autofocus>
          {props.title}
        </h2>
        <div class="staff-text">{props.children}</div>
        <p class="problem" role="alert">
          <Show when={act.error()}>{(error) => props.failure?.(error()) ?? inWords(error())}</Show>
        </p>
        <div class="actions">
          <button
            class={props.isDangerous ? "button button-danger" : "button button-next"}
            type="submit"
            aria-disabled={act.isBusy()}
          >
            {act.isBusy() ? "One moment…" : props.confirm}
          </button>
          <button class="button button-quiet" type="button" disabled={act.isBusy()} onClick={() => dialog.close()}>
            {props.cancel ?? "Keep as it is"}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** The browser gives the focus back to what opened the dialog; where that is gone, it goes to where the outcome is said. */
function giveFocusBack(opener: Element | null): void {
  queueMicrotask(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
    else document.querySelector<HTMLElement>(".said")?.focus({ preventScroll: true });
  });
}

/**
 * Where a page says what came of the last act: in view wherever the page stands, pushing nothing about, and gone
 * again after a while, since the page itself shows it as well.
 */
export function Said(props: { children: string }) {
  return (
    <div class="said" role="status" tabindex="-1">
      <Show when={props.children} keyed>
        {(words) => <p>{words}</p>}
      </Show>
    </div>
  );
}
