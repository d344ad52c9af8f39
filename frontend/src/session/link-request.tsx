import { createSignal, createUniqueId, Show } from "solid-js";
import { ConnectionLost, Refused } from "../api/request.ts";
import { useSources } from "../sources/sources.ts";
import { keepAsked } from "./return-to.ts";

interface LinkRequestProps {
  /** Where to go after signing in. */
  returnTo: string;
}

/** Asks for an e-mail address, and says the same whether it is known or not. */
export function LinkRequest(props: LinkRequestProps) {
  const sources = useSources();
  const id = createUniqueId();
  const [email, setEmail] = createSignal("");
  const [step, setStep] = createSignal<"asking" | "sending" | "sent">("asking");
  const [problem, setProblem] = createSignal("");
  let field!: HTMLInputElement;

  async function send() {
    if (step() === "sending") return;
    setStep("sending");
    setProblem("");
    try {
      await sources.api.requestLink(email().trim());
      keepAsked(sources.storage, { email: email().trim(), path: props.returnTo }, sources.clock.now());
      setStep("sent");
    } catch (error) {
      setProblem(reason(error));
      setStep("asking");
    }
  }

  function ask() {
    setStep("asking");
    field.focus();
  }

  return (
    <Show
      when={step() !== "sent"}
      fallback={
        <div class="form-answer" role="status">
          {/* The button that was pressed is gone: the focus goes on here. */}
          <p ref={(title) => queueMicrotask(() => title.focus())} class="lead" tabindex="-1">
            Check your email.
          </p>
          <p>
            We sent a link to <strong>{email().trim()}</strong>. It works once, for ten minutes. Open it in this
            browser.
          </p>
          <p>Nothing after a minute? Look in your spam folder.</p>
          <button class="button button-quiet" type="button" onClick={ask}>
            Use another address
          </button>
        </div>
      }
    >
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <label for={id}>Your e-mail address</label>
        <p id={`${id}-hint`} class="form-hint">
          We send a link to it. There is no password.
        </p>
        <input
          ref={field}
          id={id}
          class="text-field"
          type="email"
          name="email"
          autocomplete="email"
          inputmode="email"
          autocapitalize="off"
          spellcheck={false}
          required
          maxlength="254"
          value={email()}
          aria-describedby={`${id}-hint ${id}-problem`}
          aria-invalid={problem() !== ""}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        <p id={`${id}-problem`} class="form-problem" role="alert">
          {problem()}
        </p>
        <button class="button button-next" type="submit" aria-disabled={step() === "sending"}>
          {step() === "sending" ? "Sending…" : "Send me a link"}
        </button>
      </form>
    </Show>
  );
}

function reason(error: unknown): string {
  if (error instanceof ConnectionLost) return "We could not reach the service. Check your connection, and try again.";
  if (!(error instanceof Refused)) throw error;
  if (error.problem.code === "invalid-request") return "This does not look like an e-mail address.";
  if (error.problem.status === 429) return "Too many links were asked for. Wait a moment, and try again.";
  return "The service cannot answer right now. Try again in a moment.";
}
