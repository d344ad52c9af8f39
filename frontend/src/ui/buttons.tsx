import type { JSX } from "solid-js";

interface LookProps {
  /** Instead of the component's own, where it depends. */
  class?: string;
  children: JSX.Element;
}

interface ButtonProps extends LookProps {
  ref?: HTMLButtonElement;
  /** Without it, the button submits its form. */
  onPress?: () => void;
  /** Not possible right now: pressing it does nothing, and it keeps the focus. A form checks on its own. */
  isOff?: boolean;
}

const makeButton = (look: string) => (props: ButtonProps) => (
  <button
    ref={props.ref}
    class={props.class ?? look}
    type={props.onPress ? "button" : "submit"}
    aria-disabled={props.isOff}
    onClick={() => props.isOff || props.onPress?.()}
  >
    {props.children}
  </button>
);

interface LinkProps extends LookProps {
  href: string;
}

const makeLink = (look: string) => (props: LinkProps) => (
  <a class={props.class ?? look} href={props.href}>
    {props.children}
  </a>
);

/** A file that the browser downloads itself. */
export const DownloadLink = (props: LinkProps) => (
  <a class={props.class ?? "button button-small"} href={props.href} download="" target="_self">
    {props.children}
  </a>
);

/** To the page above. */
export const BackLink = (props: LinkProps) => (
  <p class="staff-back">
    <a href={props.href}>{props.children}</a>
  </p>
);

export const Button = makeButton("button");
/** The one next action of a page: nothing else carries the accent. */
export const NextButton = makeButton("button button-next");
export const QuietButton = makeButton("button button-quiet");
export const SmallButton = makeButton("button button-small");
export const SmallNextButton = makeButton("button button-next button-small");
export const SmallQuietButton = makeButton("button button-small button-quiet");
export const ChoiceButton = makeButton("choice");
export const LinkButton = makeButton("link");
export const ButtonLink = makeLink("button");
export const NextLink = makeLink("button button-next");
export const QuietLink = makeLink("button button-quiet");
export const SmallNextLink = makeLink("button button-next button-small");
export const SmallQuietLink = makeLink("button button-small button-quiet");
