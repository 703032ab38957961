/** Looks a name up that a client may have chosen: `constructor` is nobody's topic unless somebody made it. */
export const valueOf = <V>(record: Readonly<Record<string, V>>, name: string): V | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined
