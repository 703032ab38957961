/**
 * A Quarkus application's properties as they are in effect: profiles, and its files over each other.
 *
 *     microprofile-config.properties < application.properties < application.yaml < application-{profile}.…      (a < b: b wins)
 *     name=… < %profile.name=…
 *
 *   P1  a name that begins with %prod. is there in its profile alone, and outweighs the same name without it; `%dev,test.` is of both
 *   P2  of several profiles the last one's wins
 *
 * Source: Quarkus' Configuration Reference (Profiles, ordinals of its sources).
 */
import type { ConfigFile } from '../part.ts'
import { springDocuments } from '../spring/documents.ts'
import { asProperty, type Property } from '../spring/property.ts'

/** The profile that a file is of by its name. */
export const profileFile = ({ name }: ConfigFile): string | undefined =>
  /(?:^|[/\\])application-([\w-]+)\.(?:properties|ya?ml)$/i.exec(name)?.[1]

const rankOf = ({ name }: ConfigFile): number =>
  /microprofile-config\.properties$/i.test(name) ? 0 : /\.properties$/i.test(name) ? 1 : 2

/** The weakest first. */
export function layered(files: readonly ConfigFile[], profiles: readonly string[]): readonly Property[] {
  const ranked = files.toSorted((a, b) => rankOf(a) - rankOf(b))
  const all = ranked.map(file => ({ of: profileFile(file), properties: propertiesIn(file) }))
  const common = all.filter(({ of }) => of === undefined)
  return [
    ...common.flatMap(({ properties }) => inProfile(properties, undefined)),
    ...profiles.flatMap(profile => [
      ...common.flatMap(({ properties }) => inProfile(properties, profile)),
      ...all.filter(({ of }) => of === profile).flatMap(({ properties }) => inProfile(properties, undefined)),
    ]),
  ]
}

const propertiesIn = (file: ConfigFile): readonly Property[] =>
  springDocuments(file).flatMap(({ properties }) => properties)

/** Quarkus' own, of which one is always active, and those that a name or a file is of. */
export function knownProfiles(files: readonly ConfigFile[]): readonly string[] {
  const names = files.flatMap(file => propertiesIn(file).flatMap(({ name }) => profilesOfName(name)?.profiles ?? []))
  const ofFiles = files.flatMap(file => profileFile(file) ?? [])
  return [...new Set(['prod', 'dev', 'test', ...ofFiles, ...names])]
}

/** Names in YAML that are nested below a quoted "%prod" are the same. */
function inProfile(properties: readonly Property[], profile: string | undefined): readonly Property[] {
  return properties.flatMap(property => {
    const of = profilesOfName(property.name)
    if (of === undefined) return profile === undefined ? [property] : []
    const isIt = profile !== undefined && of.profiles.includes(profile)
    return isIt ? [{ ...property, parts: asProperty({ ...property, name: of.name }).parts }] : []
  })
}

/** Undefined where it is of every profile. */
function profilesOfName(written: string): { readonly profiles: readonly string[]; readonly name: string } | undefined {
  const [, of, name] = /^"?%([\w,-]+)"?\.(.+)$/.exec(written) ?? []
  return of === undefined ? undefined : { profiles: of.split(','), name: name! }
}
