export { guestList } from "../en/guest-list.ts";
