import { createEffect, onCleanup, onMount, Show, type Accessor, type JSX } from "solid-js";
import { Button, ButtonLink, NextButton, NextLink } from "./buttons.tsx";
import { CodeMissing } from "../sources/reload-once.ts";
import { errorText } from "./error-text.ts";
import { texts } from "../language/texts.ts";

/** The page's title: "My tickets · Admit"; null is "Admit" alone. */
export function createTitle(title: Accessor<string | null | undefined>): void {
  createEffect(() => {
    const name = title();
    document.title = name ? `${name} · Admit` : "Admit";
  });
  onCleanup(() => (document.title = "Admit"));
}

interface LoadErrorProps {
  error: unknown;
  /** In the accusative, where a language has one: "these events", "your tickets". */
  what: string;
  onAgain?: () => void;
}

/** Replaces something that could not be loaded. */
export function LoadError(props: LoadErrorProps): JSX.Element {
  return (
    <div class="notice" role="alert">
      <p class="lead">{texts.buyers.ui.couldNotLoad(props.what)}</p>
      <p>{errorText(props.error)}</p>
      <Show when={props.onAgain}>{(again) => <Button onPress={again()}>{texts.buyers.ui.tryAgain}</Button>}</Show>
    </div>
  );
}

interface NoticeProps {
  title: string;
  isAlert?: boolean;
  children?: JSX.Element;
  /** What to do next. */
  next?: JSX.Element;
}

/** Replaces a page, or a part of one. */
export const Notice = (props: NoticeProps) => (
  <div class="notice" role={props.isAlert ? "alert" : undefined}>
    <h1>{props.title}</h1>
    <Show when={props.children}>
      <p>{props.children}</p>
    </Show>
    {props.next}
  </div>
);

/** Replaces a page that threw, or whose code could not be loaded. */
export function BrokenPage(props: { error: unknown }) {
  createTitle(() => texts.buyers.ui.wentWrong);
  onMount(() => reportError(props.error));
  const reload = <NextButton onPress={() => window.location.reload()}>{texts.buyers.ui.reload}</NextButton>;
  return (
    <Show
      when={props.error instanceof CodeMissing}
      fallback={
        <Notice isAlert title={texts.buyers.ui.wentWrong} next={reload}>
          {texts.buyers.ui.ourFault}
        </Notice>
      }
    >
      <Notice isAlert title={texts.buyers.ui.partMissing} next={reload}>
        {texts.buyers.ui.justUpdated}
      </Notice>
    </Show>
  );
}

/** @param props.href the address of the sign-in page, with the way back */
export const SignInNotice = (props: { title: string; href: string; children?: JSX.Element }) => (
  <Notice title={props.title} next={<NextLink href={props.href}>{texts.buyers.layout.signIn}</NextLink>}>
    {props.children}
  </Notice>
);

/** Also where something exists that the reader may not see: the two look alike. */
export function NotFound(props: { what: "page" | "event" | "ticket" | "purchase" }) {
  createTitle(() => texts.buyers.ui.notFound);
  return (
    <Notice
      title={texts.buyers.ui.missing[props.what].title}
      next={<ButtonLink href="/">{texts.buyers.ui.allEvents}</ButtonLink>}
    >
      {texts.buyers.ui.missing[props.what].text}
    </Notice>
  );
}

/** Reserves the room of text that is loading: one line for each class given. */
export function Skeleton(props: { lines: readonly string[]; label?: string }) {
  const line = (name: string) => (
    <p class={name}>
      <span class="blank" classList={{ "blank-short": !/^h\d|title|lead|figure/.test(name) }} />
    </p>
  );
  return (
    <Show when={props.label} fallback={props.lines.map(line)}>
      <div class="skeleton" aria-busy="true" aria-label={props.label}>
        {props.lines.map(line)}
      </div>
    </Show>
  );
}
