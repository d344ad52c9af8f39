declare module "subset-font" {
  interface Options {
    targetFormat: "woff2";
    /** A number pins the axis; a range keeps it, narrowed. */
    variationAxes?: Record<string, number | { min: number; max: number }>;
    /** OpenType features to keep; all of them where it is not given. */
    keepFeatures?: string[];
  }
  export default function subsetFont(font: Buffer, text: string, options: Options): Promise<Buffer>;
}
