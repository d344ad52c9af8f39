import { createTitle } from "./create-title.ts";

/** Nothing is here, or nothing that this reader may see: the two look alike. */
export function NotFound(props: { what: "page" | "event" | "ticket" | "purchase" }) {
  createTitle(() => "Not found");
  return (
    <div class="notice">
      <h1>No such {props.what}</h1>
      <p>{sentences[props.what]}</p>
      <a class="button" href="/">
        See all events
      </a>
    </div>
  );
}

const sentences = {
  page: "There is nothing at this address. It may have been mistyped.",
  event: "This event does not exist, or is not published. The address may have been mistyped.",
  ticket: "This ticket does not exist, or belongs to somebody else.",
  purchase: "This purchase does not exist, or belongs to somebody else. Nothing was issued for it here.",
};
