import { createEffect, createUniqueId, type JSX } from "solid-js";

interface DialogProps {
  title: string;
  class?: string;
  /** For a dialog that stays mounted while it is closed; any other is open while it is mounted. */
  isOpen?: boolean;
  /** While busy, neither Escape nor a click beside it closes the dialog. */
  isBusy: boolean;
  onClose: () => void;
  children: (close: () => void) => JSX.Element;
}

/** A modal dialog: the browser traps the focus, and closes it with Escape or the back gesture. */
export function Dialog(props: DialogProps) {
  const titleId = createUniqueId();
  let dialog!: HTMLDialogElement;
  createEffect(() => {
    const isOpen = props.isOpen ?? true;
    if (isOpen && !dialog.open) dialog.showModal();
    if (!isOpen && dialog.open) dialog.close();
  });
  return (
    <dialog
      ref={dialog}
      class={`modal ${props.class ?? ""}`}
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
