import type { JSX } from "solid-js";

interface ButtonProps {
  onPress: () => void;
  children: JSX.Element;
}

const makeButton = (kind: string) => (props: ButtonProps) => (
  <button class={kind} type="button" onClick={() => props.onPress()}>
    {props.children}
  </button>
);

interface LinkProps {
  href: string;
  children: JSX.Element;
}

const makeLink = (kind: string) => (props: LinkProps) => (
  <a class={kind} href={props.href}>
    {props.children}
  </a>
);

/** A file that the browser downloads itself. */
export const DownloadLink = (props: LinkProps) => (
  <a class={kinds.small} href={props.href} download="" target="_self">
    {props.children}
  </a>
);

/** To the page above. */
export const BackLink = (props: LinkProps) => (
  <p class="staff-back">
    <a href={props.href}>{props.children}</a>
  </p>
);

const kinds = {
  plain: "button",
  /** The one next action of a page: nothing else carries the accent. */
  next: "button button-next",
  quiet: "button button-quiet",
  small: "button button-small",
  smallNext: "button button-next button-small",
  smallQuiet: "button button-small button-quiet",
};

export const Button = makeButton(kinds.plain);
export const NextButton = makeButton(kinds.next);
export const QuietButton = makeButton(kinds.quiet);
export const SmallButton = makeButton(kinds.small);
export const SmallNextButton = makeButton(kinds.smallNext);
export const SmallQuietButton = makeButton(kinds.smallQuiet);
/** A button that looks like a link. */
export const LinkButton = makeButton("link");
export const ButtonLink = makeLink(kinds.plain);
export const NextLink = makeLink(kinds.next);
export const QuietLink = makeLink(kinds.quiet);
export const SmallNextLink = makeLink(kinds.smallNext);
export const SmallQuietLink = makeLink(kinds.smallQuiet);
