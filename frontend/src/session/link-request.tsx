import { useNavigate } from "@solidjs/router";
import { createSignal, createUniqueId, onMount, Show, type JSX } from "solid-js";
import { isRefusal, Refused } from "../api/request.ts";
import { createAction } from "../data/create-answer.ts";
import { useSources } from "../sources/sources.ts";
import { untilCleanup } from "../sources/wait.ts";
import { NextButton, QuietButton } from "../ui/buttons.tsx";
import { errorText } from "../ui/error-text.ts";
import { Form } from "../ui/form.tsx";
import { useSession } from "./create-session.ts";
import { forgetAsked, keepAsked } from "./return-to.ts";
import { texts } from "../language/texts.ts";

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
    await sources.api.requestLink(address(), eventOf(props.returnTo));
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
        <div class="form-answer">
          {/* The pressed button is gone: the focus moves here. */}
          <p ref={(title) => queueMicrotask(() => title.focus())} class="lead" tabindex="-1">
            {texts.buyers.signIn.checkEmail}
          </p>
          <p>
            {texts.buyers.signIn.sentTo<JSX.Element>(
              <strong>
                <bdi>{address()}</bdi>
              </strong>,
            )}
          </p>
          <CodeForm email={address()} returnTo={props.returnTo} />
          <p>{texts.buyers.signIn.nothingCame}</p>
          <SendAgain send={() => sources.api.requestLink(address(), eventOf(props.returnTo))} />
          <QuietButton onPress={changeAddress}>{texts.buyers.signIn.otherAddress}</QuietButton>
        </div>
      }
    >
      <Form class="form" onSubmit={() => void sending.run()}>
        <label for={id}>{texts.buyers.signIn.yourEmail}</label>
        <p id={`${id}-hint`} class="aside">
          {texts.buyers.signIn.weEmailLink}
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
        <NextButton isOff={sending.isBusy()}>
          {sending.isBusy() ? texts.buyers.signIn.sending : texts.buyers.signIn.sendLink}
        </NextButton>
      </Form>
    </Show>
  );
}

/** The event whose page leads here: the mail names it. */
const eventOf = (path: string): string | undefined => /^\/events\/([^/?]+)/.exec(path)?.[1];

/** For a mail that is open on another device, or in a mail app that opens links in a browser of its own. */
function CodeForm(props: { email: string; returnTo: string }) {
  const sources = useSources();
  const session = useSession();
  const navigate = useNavigate();
  const id = createUniqueId();
  const [code, setCode] = createSignal("");
  const using = createAction(async () => {
    const { user } = await sources.api.signIn({ email: props.email, code: code() });
    forgetAsked(sources.storage);
    session.enter(user);
    navigate(props.returnTo, { replace: true });
  });
  return (
    <Form class="form" onSubmit={() => void using.run()}>
      <label for={id}>{texts.buyers.signIn.sixDigitCode}</label>
      <input
        id={id}
        class="input code-input"
        type="text"
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        required
        maxlength="7"
        value={code()}
        aria-describedby={`${id}-problem`}
        aria-invalid={Boolean(using.error())}
        onInput={(event) => setCode(event.currentTarget.value)}
      />
      <p id={`${id}-problem`} class="form-problem" role="alert">
        <Show when={using.error()}>{(error) => codeErrorText(error())}</Show>
      </p>
      <NextButton isOff={using.isBusy()}>
        {using.isBusy() ? texts.buyers.ui.oneMoment : texts.buyers.layout.signIn}
      </NextButton>
    </Form>
  );
}

function codeErrorText(error: unknown): string {
  if (isRefusal(error, "invalid-request")) return texts.buyers.signIn.sixDigits;
  if (isRefusal(error, "code-wrong")) return texts.buyers.signIn.codeWrong;
  return error instanceof Refused && error.problem.status < 500 ? error.problem.detail : errorText(error);
}

/** A link that was just sent is not sent again within a minute. */
const sendAgainAfterS = 60;

function SendAgain(props: { send: () => Promise<unknown> }) {
  const sources = useSources();
  const [waitS, setWaitS] = createSignal(sendAgainAfterS);
  const signal = untilCleanup();
  const sending = createAction(async () => {
    await props.send();
    setWaitS(sendAgainAfterS);
    void countDown();
  });
  async function countDown(): Promise<void> {
    while (waitS() > 0 && !signal.aborted) {
      await sources.rest(1000, signal);
      setWaitS(waitS() - 1);
    }
  }
  onMount(() => void countDown());
  return (
    <>
      <p class="form-problem" role="alert">
        <Show when={sending.error()}>{(error) => requestErrorText(error())}</Show>
      </p>
      <QuietButton isOff={waitS() > 0 || sending.isBusy()} onPress={() => void sending.run()}>
        {waitS() > 0 ? texts.buyers.signIn.sendAgainIn(waitS()) : texts.buyers.signIn.sendAgain}
      </QuietButton>
    </>
  );
}

function requestErrorText(error: unknown): string {
  if (isRefusal(error, "invalid-request")) return texts.buyers.signIn.notAnAddress;
  if (error instanceof Refused && error.problem.status === 429) return texts.buyers.signIn.tooManyLinks;
  return errorText(error);
}
