/** The width of an event's poster on its page, as `sizes` of an image names it: the page's column. */
export const posterSizes = "(min-width: 40rem) 36rem, 100vw";
