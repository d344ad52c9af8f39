import { createEffect, onCleanup, type Accessor } from "solid-js";

/** The page's title: "My tickets · Admit". Null keeps the service's name alone. */
export function createTitle(title: Accessor<string | null | undefined>): void {
  createEffect(() => {
    const name = title();
    document.title = name ? `${name} · Admit` : "Admit";
  });
  onCleanup(() => (document.title = "Admit"));
}
