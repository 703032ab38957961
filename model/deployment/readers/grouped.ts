/** What has the same id, together, in the order in which each id first comes. */
export function grouped<T>(all: readonly T[], idOf: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const each of all) {
    const group = groups.get(idOf(each))
    if (group === undefined) groups.set(idOf(each), [each])
    else group.push(each)
  }
  return groups
}
