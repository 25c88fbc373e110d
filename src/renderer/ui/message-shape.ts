/**
 * The same keys, any words. Write `const en: SameKeys<typeof fr> = {…}`: a key missing in, or added to, one
 * language alone does not compile.
 */
export type SameKeys<Messages> = {
  readonly [Key in keyof Messages]: Messages[Key] extends string ? string : SameKeys<Messages[Key]>;
};
