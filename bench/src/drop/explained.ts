/** An error whose message says to a person all there is to know; it is shown without a stack. */
export class Explained extends Error {
  override name = "Explained";
}
