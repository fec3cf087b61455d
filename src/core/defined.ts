/** Optional fields, which with exact types are there or absent, and never undefined. */

type Optional<Fields> = { [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]: Fields[Key] };

/** What is left of an object's fields without the undefined ones. */
export type Defined<Fields> = Omit<Fields, keyof Optional<Fields>> & {
  [Key in keyof Optional<Fields>]?: Exclude<Fields[Key & keyof Fields], undefined>;
};

/** The fields that are there: `{ a: 1, b: undefined }` as `{ a: 1 }`. */
export const defined = <Fields extends object>(fields: Fields): Defined<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
