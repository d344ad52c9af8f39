import { createEffect, createSignal, on, Show } from "solid-js";

interface QrProps {
  ticketId: string;
  number: number;
  /** The code in letters, for a door whose camera fails. */
  code: string;
}

/** A ticket's QR: dark on white with its quiet zone, whatever the theme. Its room is kept while it loads. */
export function Qr(props: QrProps) {
  const [attempt, setAttempt] = createSignal(0);
  const [hasFailed, setHasFailed] = createSignal(false);
  createEffect(
    on(
      () => props.ticketId,
      () => setHasFailed(false),
      { defer: true },
    ),
  );
  const address = () => `/v1/tickets/${props.ticketId}/qr.svg${attempt() > 0 ? `?attempt=${attempt()}` : ""}`;
  return (
    <>
      <div class="qr">
        <Show
          when={!hasFailed()}
          fallback={
            <div class="qr-failed" role="alert">
              <p>The QR did not load.</p>
              <button
                class="button"
                type="button"
                onClick={() => {
                  setAttempt(attempt() + 1);
                  setHasFailed(false);
                }}
              >
                Try again
              </button>
            </div>
          }
        >
          <img
            src={address()}
            width="320"
            height="320"
            loading="lazy"
            alt={`QR of ticket number ${props.number}`}
            onError={() => setHasFailed(true)}
          />
        </Show>
      </div>
      <details class="code">
        <summary>Code in letters</summary>
        <p translate="no">{props.code.replace(/.{4}(?!$)/g, "$& ")}</p>
      </details>
    </>
  );
}
