/**
 * Which Spring files belong to one application, and how its documents lie over each other.
 *
 *     bootstrap.yml < application.yml < config/application.yml < application.properties < application-{profile}.yml      (a < b: b wins)
 *
 *   O1  a file of a profile outweighs every file without one, and of several active profiles the last one's wins
 *   O2  within a file a later document outweighs an earlier one; a document whose condition does not hold is not there
 *   O3  beside each other .properties outweighs YAML; of one folder and its `config/` the latter
 *   O4  files of different folders are different applications, and nothing of one is laid over the other
 *   O5  a file whose name is another's with `-profile` behind it is that profile's; alone, it is read as if its profile were active
 *   O6  one further name beside application.yml (imported, or of a configuration server) outweighs it; several are an application each
 *   O7  before Spring Boot 2.4 a document of a profile (spring.profiles) outweighs those without one wherever it stands; where nobody says which Spring
 *       Boot it is, and the order would change a value, the value is not known
 *
 * Source: Spring Boot's reference, External Application Properties, Profile Specific Files, Working With Multi-Document Files; ConfigFileApplicationListener
 * of Spring Boot 2.3.
 *
 * Not modelled: spring.config.location.
 */
import { isAtLeast, parseVersion } from '../../client.ts'
import type { ConfigFile } from '../part.ts'
import { springDocuments, type SpringDocument } from './documents.ts'
import { below, isNamed } from './names.ts'
import { activeProfiles, groupsIn, holds, profilesIn } from './profiles.ts'
import type { Property } from './property.ts'

interface Placed {
  readonly file: ConfigFile
  readonly folder: string
  readonly isInConfig: boolean
  /** application, bootstrap, or another. */
  readonly stem: string
  readonly profile?: string
  readonly documents: readonly SpringDocument[]
}

export interface SpringApplication {
  readonly folder: string
  readonly files: readonly Placed[]
  /** Over all files (environment.ts). */
  readonly environment?: readonly Property[]
  /** Spring Boot's version, where a build file tells it. */
  readonly boot?: string
}

/** What is in effect. */
export interface Layers {
  readonly active: readonly string[]
  /** The weakest first. */
  readonly documents: readonly SpringDocument[]
  readonly properties: readonly Property[]
}

export function applicationsIn(files: readonly ConfigFile[]): readonly SpringApplication[] {
  const placed = files.map(placedAt)
  const folders = [...new Set(placed.map(({ folder }) => folder))].toSorted()
  return folders.flatMap(folder => {
    const mine = withProfiles(placed.filter(each => each.folder === folder))
    const others = [...new Set(mine.map(({ stem }) => stem).filter(stem => !isUsual(stem)))]
    if (others.length < 2) return [{ folder, files: mine }]
    return others.map(stem => ({ folder, files: mine.filter(each => isUsual(each.stem) || each.stem === stem) }))
  })
}

const isUsual = (stem: string) => stem === 'application' || stem === 'bootstrap'

function placedAt(file: ConfigFile): Placed {
  const path = file.name.replaceAll('\\', '/').split('/')
  const stem = path.at(-1)!.replace(/\.(ya?ml|properties)$/i, '')
  const isInConfig = path.at(-2) === 'config'
  const folder = path.slice(0, isInConfig ? -2 : -1).join('/')
  return { file, folder, isInConfig, stem, documents: springDocuments(file) }
}

/** O5. */
function withProfiles(files: readonly Placed[]): readonly Placed[] {
  const stems = ['application', 'bootstrap', ...files.map(({ stem }) => stem)]
  return files.map(each => {
    const base = stems.filter(stem => each.stem.startsWith(`${stem}-`)).toSorted((a, b) => a.length - b.length)[0]
    return base === undefined ? each : { ...each, stem: base, profile: each.stem.slice(base.length + 1) }
  })
}

/** A profile that a lone file stands for. */
export function impliedProfile({ files }: SpringApplication): string | undefined {
  const [first] = files
  return files.every(({ profile }) => profile !== undefined && profile === first?.profile) ? first?.profile : undefined
}

export function layersOf(application: SpringApplication, chosen: readonly string[]): Layers {
  const { files, environment = [] } = application
  const implied = impliedProfile(application)
  const wanted = chosen.length > 0 || implied === undefined ? chosen : [implied]
  const always = files
    .filter(({ profile }) => profile === undefined)
    .flatMap(({ documents }) => documents)
    .filter(({ condition, cloudPlatform }) => condition === undefined && cloudPlatform === undefined)
  const active = activeProfiles([...always.flatMap(({ properties }) => properties), ...environment], wanted)
  const newer = inOrder(files, active).flatMap(each => each.documents.filter(document => isActive(document, active)))
  const older = inOldOrder(newer, files, active)
  const isOld = application.boot !== undefined && !isAtLeast(parseVersion(application.boot), 2, 4)
  const documents = isOld ? older : newer
  const said = documents.flatMap(({ properties }) => properties)
  const isOpen =
    application.boot === undefined &&
    newer.some(({ condition }) => condition !== undefined && isOldCondition(condition))
  const known = isOpen
    ? contested(
        said,
        older.flatMap(({ properties }) => properties),
      )
    : said
  return { active, documents, properties: [...known, ...environment] }
}

const isOldCondition = ({ parts }: Property): boolean =>
  isNamed(parts, 'spring.profiles') || below(parts, 'spring.profiles') !== undefined

/** O7: those without a profile, those of what is not active, and then the profiles' own, each below its file. */
function inOldOrder(
  documents: readonly SpringDocument[],
  files: readonly Placed[],
  active: readonly string[],
): readonly SpringDocument[] {
  const rank = ({ file, condition }: SpringDocument): number => {
    const of = files.find(each => each.file === file)
    if (of?.stem === 'bootstrap') return -4
    if (of?.profile !== undefined) return active.indexOf(of.profile) + 0.5
    if (condition === undefined) return -3
    return Math.max(-2, ...profilesIn(condition.value).map(profile => active.indexOf(profile)))
  }
  return documents.toSorted((a, b) => rank(a) - rank(b))
}

const RELEASE = 'turns on whether Spring Boot is older than 2.4, which pom.xml or build.gradle would tell'

/** What the two orders say differently is not known. */
function contested(said: readonly Property[], older: readonly Property[]): readonly Property[] {
  const nameOf = ({ parts }: Property) => parts.words.join('.')
  const last = (properties: readonly Property[]) => new Map(properties.map(each => [nameOf(each), each]))
  const [now, then] = [last(said), last(older)]
  const differs = (name: string) => now.get(name)?.value !== then.get(name)?.value
  const resolved = { value: '', unread: RELEASE, defaulted: [] }
  return said.map(each => (differs(nameOf(each)) ? { ...each, resolved } : each))
}

const isActive = ({ condition, cloudPlatform }: SpringDocument, active: readonly string[]) =>
  cloudPlatform === undefined && (condition === undefined || holds(condition, active))

function inOrder(files: readonly Placed[], active: readonly string[]): readonly Placed[] {
  const rank = ({ stem, profile, isInConfig, file }: Placed): readonly number[] => [
    stem === 'bootstrap' ? 0 : 1,
    profile === undefined ? -1 : active.indexOf(profile),
    isUsual(stem) ? 0 : 1,
    isInConfig ? 1 : 0,
    /\.properties$/i.test(file.name) ? 1 : 0,
  ]
  return files.filter(({ profile }) => profile === undefined || active.includes(profile)).toSorted(by(rank))
}

const by =
  <T>(rank: (each: T) => readonly number[]) =>
  (a: T, b: T): number => {
    const [ranksOfA, ranksOfB] = [rank(a), rank(b)]
    const at = ranksOfA.findIndex((value, i) => value !== ranksOfB[i])
    return at < 0 ? 0 : ranksOfA[at]! - ranksOfB[at]!
  }

/** Every profile that a file is of, a condition names, or a group stands for. */
export function knownProfiles({ files }: SpringApplication): readonly string[] {
  const documents = files.flatMap(each => each.documents)
  const named = documents.flatMap(({ condition }) => (condition === undefined ? [] : profilesIn(condition.value)))
  const groups = documents.flatMap(({ properties }) => [...groupsIn(properties).keys()])
  const ofFiles = files.flatMap(({ profile }) => (profile === undefined ? [] : [profile]))
  return [...new Set([...ofFiles, ...named, ...groups])]
}
