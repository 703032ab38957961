/**
 * A profile that was chosen (--profile) and that no file knows: of Spring's, Quarkus' or compose's. It changes nothing, and whoever chose it hears that.
 */
import type { Warning } from '../key-warnings.ts'
import { nearest } from '../nearest.ts'
import { looksLikeName } from '../secrets.ts'

/** Spring's, of whoever chooses none: every application knows it. */
const EVERYWHERE = 'default'

export function unknownProfiles(chosen: readonly string[], known: readonly string[]): readonly Warning[] {
  const names = [...new Set(known)].filter(name => name !== EVERYWHERE && looksLikeName(name))
  return [...new Set(chosen)]
    .filter(profile => !known.includes(profile))
    .map(profile => {
      const shown = looksLikeName(profile) ? ` ${profile}` : ''
      return { text: `No file here knows the profile${shown}${hint(profile, names)}` }
    })
}

function hint(profile: string, names: readonly string[]): string {
  const near = nearest(profile, names)
  if (near !== undefined) return `; did you mean ${near}?`
  switch (names.length) {
    case 0:
      return ', nor any other.'
    case 1:
      return `; they know ${names[0]} alone.`
    default:
      return `; they know ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`
  }
}
