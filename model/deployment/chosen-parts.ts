/**
 * Of several topics, services or clients of one role, those that are meant.
 *
 *   C1  nothing is chosen for the user: without --only all parts stay, and where they contradict each other that is said
 *   C2  a name chooses within the roles that have it, and leaves the other roles alone
 */
import { nearest } from './nearest.ts'
import type { Part } from './readers/part.ts'
import { looksLikeName, redact } from './secrets.ts'
import { UsageError } from './usage-error.ts'

/** `services`: further names that choose, of environments that lie over parts of other names. */
export function chosenParts(
  parts: readonly Part[],
  only: readonly string[],
  services: readonly string[] = [],
): readonly Part[] {
  const names = [...new Set(parts.map(({ name }) => name).filter(name => name !== ''))]
  const missing = only.find(name => !names.includes(name) && !services.includes(name))
  if (missing !== undefined) throw unknownName(missing, names)
  const roles = new Set(parts.filter(({ name }) => only.includes(name)).map(({ role }) => role))
  return parts.filter(({ role, name }) => !roles.has(role) || only.includes(name))
}

function unknownName(name: string, names: readonly string[]): UsageError {
  const near = nearest(name, names)
  const known = names.filter(looksLikeName).slice(0, 12).join(', ')
  const right =
    near !== undefined
      ? `right would be ${near}`
      : known === ''
        ? 'nothing in these files has a name'
        : `there are ${known}`
  return new UsageError(`--only ${redact(name)} names nothing in these files; ${right}.`)
}
