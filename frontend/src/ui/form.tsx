import type { ComponentProps } from "solid-js";

interface FormProps extends Omit<ComponentProps<"form">, "onSubmit"> {
  onSubmit: () => void;
}

/** A form that the page submits itself. */
export const Form = (props: FormProps) => (
  <form
    {...props}
    onSubmit={(event) => {
      event.preventDefault();
      props.onSubmit();
    }}
  />
);
