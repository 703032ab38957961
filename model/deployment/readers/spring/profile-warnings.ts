/**
 * What a profile that nobody chose would change: who reads a file without --profile reads what runs nowhere but on a developer's machine, often enough.
 */
import { factOf } from '../../decisive-keys.ts'
import type { Warning } from '../../key-warnings.ts'
import { looksLikeName } from '../../secrets.ts'
import { UsageError } from '../../usage-error.ts'
import type { Part } from '../part.ts'
import type { SpringVersions } from './clients.ts'
import { knownProfiles, layersOf, type Layers, type SpringApplication } from './layers.ts'
import { springDocument } from './parts.ts'

/** One decisive value, and where it stands. */
interface Said {
  readonly what: string
  readonly value: string
  readonly file: string
  readonly line: number
}

/** Each takes a reading of its own. */
const MOST_PROFILES = 20

export function profileWarnings(
  application: SpringApplication,
  { active, properties }: Layers,
  versions: SpringVersions,
): readonly Warning[] {
  const now = saidBy(springDocument(properties, { versions }).parts)
  const others = knownProfiles(application)
    .filter(profile => !active.includes(profile) && looksLikeName(profile))
    .slice(0, MOST_PROFILES)
  return others.flatMap(profile => {
    const chosen = [...active.filter(each => each !== 'default'), profile]
    const changes = changed(now, saidIn(application, chosen, versions))
    const [first] = changes
    if (first === undefined) return []
    const names = [...new Set(changes.map(({ what }) => what))].join(', ')
    const text = `The profile ${profile} is not active, and would change ${names}: --profile ${profile} reads what holds there.`
    return [{ file: first.file, line: first.line, text }]
  })
}

/** A profile with which nothing can be read says nothing here; whoever chooses it hears why. */
function saidIn(
  application: SpringApplication,
  profiles: readonly string[],
  versions: SpringVersions,
): readonly Said[] {
  try {
    return saidBy(springDocument(layersOf(application, profiles).properties, { versions }).parts)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return []
  }
}

function saidBy(parts: readonly Part[]): readonly Said[] {
  return parts.flatMap(({ role, name, settings, statements = [] }) => [
    ...settings
      .filter(({ key }) => factOf(role, key) !== undefined)
      .map(({ key, value, file, line, unread = '' }) => ({
        what: `${role}.${key}`,
        value: value + unread + name,
        file,
        line,
      })),
    ...statements.map(({ fact, value, file, line, unread = '' }) => ({
      what: fact,
      value: value + unread + name,
      file,
      line,
    })),
  ])
}

/** A client that is there, or not, says nothing by itself. */
const changed = (now: readonly Said[], then: readonly Said[]): readonly Said[] =>
  then.filter(
    ({ what, value }) => !what.endsWith('.client') && !now.some(each => each.what === what && each.value === value),
  )
