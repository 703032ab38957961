/**
 * Differences of plain data as JSON merge patches (RFC 7396): what is named is set, what is null is removed, lists are replaced as a whole.
 *
 *     before ──changesBetween──▶ patch          before + patch ──withChanges──▶ after
 *
 *   P1  withChanges(before, changesBetween(before, after)) equals after, as long as no value is null
 */
export type Patch<T> = {
  readonly [K in keyof T]?:
    (T[K] extends string | number | boolean | readonly unknown[] | undefined ? T[K] : Patch<T[K]>) | null
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What to change to get from `before` to `after`; {} when nothing. */
export function changesBetween<T extends object>(before: T, after: T): Patch<T> {
  const [was, is] = [before, after] as unknown as readonly Readonly<Record<string, unknown>>[]
  const patch: Record<string, unknown> = {}
  for (const key of Object.keys(was!)) if (!Object.hasOwn(is!, key)) patch[key] = null
  for (const [key, value] of Object.entries(is!)) {
    const old = was![key]
    if (isObject(old) && isObject(value)) {
      const inner = changesBetween(old, value)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (!isSame(old, value)) patch[key] = value
  }
  return patch as Patch<T>
}

/** Values of lists are compared by what they say: they are short. */
const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b)

/** `before` with the changes made. */
export function withChanges<T extends object>(before: T, patch: Patch<T>): T {
  const result = { ...before } as Record<string, unknown>
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else
      result[key] = isObject(value)
        ? withChanges(isObject(result[key]) ? result[key] : {}, value as Patch<object>)
        : value
  }
  return result as unknown as T
}
