import { createSignal, createUniqueId, Show } from "solid-js";
import { isRefusal, Refused } from "../api/request.ts";
import { createAction } from "../data/create-answer.ts";
import { useSources } from "../sources/sources.ts";
import { NextButton, QuietButton } from "../ui/buttons.tsx";
import { errorText } from "../ui/error-text.ts";
import { Form } from "../ui/form.tsx";
import { keepAsked } from "./return-to.ts";

interface LinkRequestProps {
  /** Where to go after signing in. */
  returnTo: string;
}

/** Asks for an email address; the answer is the same whether it is known or not. */
export function LinkRequest(props: LinkRequestProps) {
  const sources = useSources();
  const id = createUniqueId();
  const [email, setEmail] = createSignal("");
  const [isSent, setIsSent] = createSignal(false);
  let field!: HTMLInputElement;
  const address = () => email().trim();
  const sending = createAction(async () => {
    await sources.api.requestLink(address());
    keepAsked(sources.storage, { email: address(), path: props.returnTo }, sources.clock.now());
    setIsSent(true);
  });
  function changeAddress() {
    setIsSent(false);
    field.focus();
  }
  return (
    <Show
      when={!isSent()}
      fallback={
        <div class="form-answer" role="status">
          {/* The pressed button is gone: the focus moves here. */}
          <p ref={(title) => queueMicrotask(() => title.focus())} class="lead" tabindex="-1">
            Check your email.
          </p>
          <p>
            We sent a link to <strong>{address()}</strong>. It works once, for ten minutes. Open it in this browser.
          </p>
          <p>Nothing after a minute? Check your spam folder.</p>
          <QuietButton onPress={changeAddress}>Use another address</QuietButton>
        </div>
      }
    >
      <Form class="form" onSubmit={() => void sending.run()}>
        <label for={id}>Your email address</label>
        <p id={`${id}-hint`} class="aside">
          We’ll email you a link. No password needed.
        </p>
        <input
          ref={field}
          id={id}
          class="input"
          type="text"
          name="email"
          autocomplete="email"
          inputmode="email"
          autocapitalize="off"
          spellcheck={false}
          required
          maxlength="254"
          value={email()}
          aria-describedby={`${id}-hint ${id}-problem`}
          aria-invalid={Boolean(sending.error())}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        <p id={`${id}-problem`} class="form-problem" role="alert">
          <Show when={sending.error()}>{(error) => requestErrorText(error())}</Show>
        </p>
        <NextButton isOff={sending.isBusy()}>{sending.isBusy() ? "Sending…" : "Send me a link"}</NextButton>
      </Form>
    </Show>
  );
}

function requestErrorText(error: unknown): string {
  if (isRefusal(error, "invalid-request")) return "That doesn’t look like an email address.";
  if (error instanceof Refused && error.problem.status === 429)
    return "Too many links requested. Wait a moment and try again.";
  return errorText(error);
}
