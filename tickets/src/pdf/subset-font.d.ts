declare module "subset-font" {
  interface Options {
    targetFormat: "sfnt";
    /** Then without a text. */
    keepAllGlyphs: true;
    /** A number pins the axis. */
    variationAxes: Record<string, number>;
  }
  export default function subsetFont(font: Buffer, text: undefined, options: Options): Promise<Buffer>;
}
