/**
 * Spring Boot and Spring Cloud Stream: application.yml and .properties, with the build files beside them that tell the versions.
 *
 *     files ──folders──▶ applications ──profiles──▶ layers ──▶ properties ──▶ parts (parts.ts)
 *                                                              ▲ pom.xml, build.gradle: which Spring Kafka
 *
 *   R1  told by a top-level `spring`, or by Spring Boot's own file names, which no other program uses
 *   R2  the layers are Spring Boot's own (spring-layers.ts); without --profile the files' own spring.profiles.active counts, else `default`
 *   R3  a profile that nobody chose and that would change what decides is named, with what it would change
 *   R4  a file that says nothing of Kafka is refused where none does, of whatever kind, and left out where another does
 *
 * Not modelled: configuration servers and further imports (a warning says so), an environment that was not given (it may override any property).
 */
import type { Warning } from '../../key-warnings.ts'
import { looksLikeName } from '../../secrets.ts'
import { UsageError } from '../../usage-error.ts'
import type { Choices, ConfigFile, Document, Reader } from '../part.ts'
import { buildTool, springVersions } from './build-files.ts'
import type { SpringVersions } from './clients.ts'
import { isYaml, springDocuments, type SpringDocument } from './documents.ts'
import { adderTo } from './edits.ts'
import {
  applicationsIn,
  impliedProfile,
  knownProfiles,
  layersOf,
  type Layers,
  type SpringApplication,
} from './layers.ts'
import { below, isNamed } from './names.ts'
import { propertiesOf, type SoleApplication } from './environment.ts'
import { mapsFor } from './own-names.ts'
import { isAboutKafka, partName, springDocument } from './parts.ts'
import { resolvedValue } from './placeholders.ts'
import { asProperty } from './property.ts'
import { profileWarnings } from './profile-warnings.ts'
import { isYamlMap, yamlDocuments } from '../yaml/tree.ts'

export const springReader: Reader = {
  kind: 'a Spring application.yml or .properties',
  recognises: (file, { maps }) =>
    buildTool(file) !== undefined || (isSpring(file) && (maps.length === 0 || hasKafka(file))),
  read,
}

/** Beside --map a Spring file may hold nothing else of Kafka. */
const hasKafka = (file: ConfigFile): boolean => springDocuments(file).some(({ properties }) => isAboutKafka(properties))

const usualName = /(^|[/\\])(application|bootstrap)(-[^/\\]+)?\.(ya?ml|properties)$/i

function isSpring(file: ConfigFile): boolean {
  if (usualName.test(file.name)) return true
  if (isYaml(file)) return isYamlMap(file) && yamlDocuments(file).some(hasSpring)
  return /^[ \t]*spring\.[a-z][\w.[\]-]*[ \t]*[=:]/m.test(file.text)
}

const hasSpring = (tree: ReturnType<typeof yamlDocuments>[number]): boolean =>
  tree.kind === 'map' &&
  tree.entries.some(({ key, value }) => /^spring(\.|$)/.test(key) && (key !== 'spring' || value.kind === 'map'))

function read(files: readonly ConfigFile[], choices: Choices): Document {
  const build = files.filter(file => buildTool(file) !== undefined)
  const config = files.filter(file => !build.includes(file))
  const [first] = build
  if (config.length === 0) {
    throw new UsageError(
      `${first!.name} tells which versions run, and no Spring file tells how: right would be its application.yml or application.properties as well.`,
    )
  }
  const applications = withEnvironment(applicationsIn(once(config)), choices)
  const documents = applications.map(each => ofApplication(each, applications.length > 1, build, choices))
  const isSilent = documents.every(({ parts }) => parts.length === 0)
  return {
    parts: documents.flatMap(({ parts }) => parts),
    warnings: documents.flatMap(({ warnings }) => warnings),
    profiles: ['default', ...applications.flatMap(knownProfiles)],
    ...(isSilent && { refusal: notKafka(applications) }),
  }
}

/** V1: of one application. */
function withEnvironment(
  applications: readonly SpringApplication[],
  { environment }: Choices,
): readonly SpringApplication[] {
  if (environment === undefined) return applications
  return applications.map(each => ({ ...each, environment: propertiesOf(environment).map(asProperty) }))
}

/** Of exactly one application, its files without the build files; none of several. */
export function soleApplication(files: readonly ConfigFile[], { profiles }: Choices): SoleApplication {
  const config = files.filter(file => buildTool(file) === undefined)
  const [first, ...others] = applicationsIn(once(config))
  if (first === undefined || others.length > 0) return { name: '', files: [] }
  return { name: nameOf(layersOf(first, profiles)), files: config }
}

const once = (files: readonly ConfigFile[]): readonly ConfigFile[] =>
  files.filter((file, i) => files.findIndex(({ name }) => name === file.name) === i)

function ofApplication(
  from: SpringApplication,
  isOneOfMany: boolean,
  build: readonly ConfigFile[],
  choices: Choices,
): Document {
  const versions = versionsFor(from.folder, build)
  const application = { ...from, ...(versions.boot && { boot: versions.boot }) }
  const layers = layersOf(application, choices.profiles)
  const { properties, documents } = layers
  if (!isAboutKafka(properties)) return { parts: [], warnings: silent(application) }
  const named = nameOf(layers)
  const name = named === '' && isOneOfMany ? folderName(application.folder) : named
  const { parts, warnings } = springDocument(properties, {
    name,
    add: adderTo(documents),
    versions,
    only: choices.only,
  })
  return {
    parts,
    warnings: [
      ...warnings,
      ...(choices.profiles.length === 0 ? profileWarnings(application, layers, versions) : []),
      ...impliedWarnings(application, choices),
      ...imports(layers, application),
      ...configServer(layers),
      ...clouds(application),
    ],
  }
}

function nameOf({ properties }: Layers): string {
  const name = properties.findLast(({ parts }) => isNamed(parts, 'spring.application.name'))
  if (name === undefined) return ''
  const { value, unread } = resolvedValue(name.value, properties)
  return unread === undefined ? partName(value) : ''
}

/** The module's, not src/main/resources. */
const folderName = (folder: string): string =>
  partName(
    folder
      .replace(/\/?src\/(main|test)\/resources$/, '')
      .split('/')
      .at(-1),
  )

/** The build files nearest to it, those that say something. */
function versionsFor(folder: string, build: readonly ConfigFile[]): SpringVersions {
  const near = build
    .map(file => ({ file, shared: sharedFolders(folder, file.name.replaceAll('\\', '/')) }))
    .toSorted((a, b) => b.shared - a.shared)
    .map(({ file }) => springVersions(file))
  const client = near.find(each => each.client !== undefined)?.client
  const boot = near.find(each => each.boot !== undefined)?.boot
  const java = near.find(each => each.java !== undefined)?.java
  const requiredAcks = near.find(each => each.requiredAcks !== undefined)?.requiredAcks
  return {
    ...(boot && { boot }),
    ...(client && { client }),
    ...(java && { java }),
    ...(requiredAcks && { requiredAcks }),
    hasKafkaBinder: near.some(({ hasKafkaBinder }) => hasKafkaBinder),
    hasStreamsBinder: near.some(({ hasStreamsBinder }) => hasStreamsBinder),
  }
}

function sharedFolders(folder: string, file: string): number {
  const [mine, theirs] = [folder.split('/'), file.split('/').slice(0, -1)]
  const differs = theirs.findIndex((part, i) => part !== mine[i])
  return differs < 0 ? theirs.length : differs
}

const silent = ({ files }: SpringApplication): readonly Warning[] =>
  files.map(({ file, documents }) => {
    const maps = mapsFor(documents)
    const own = maps === undefined ? "an application's own need --map" : `an application's own are read with ${maps}`
    return {
      file: file.name,
      text: `${file.name} says nothing of Kafka by Spring's names (${own}), and is left out.`,
    }
  })

function notKafka(applications: readonly SpringApplication[]): string {
  const names = applications.flatMap(({ files }) => files.map(({ file }) => file.name)).join(', ')
  const profiles = applications.flatMap(application =>
    knownProfiles(application).filter(profile => isAboutKafka(layersOf(application, [profile]).properties)),
  )
  if (profiles.length > 0) {
    const choices = profiles.filter(looksLikeName).map(profile => `--profile ${profile}`)
    throw new UsageError(
      `${names} says something of Kafka in some profiles alone, and none of them is active: right would be ${choices.join(' or ')}.`,
    )
  }
  const documents = applications.flatMap(({ files }) => files.flatMap(each => each.documents))
  const says = documents.some(hasOwnName)
    ? 'configures Spring and no Kafka client'
    : 'says nothing of Kafka by Spring’s names'
  const maps = mapsFor(documents)
  const own = maps === undefined ? 'need --map, such as --map queue.kafka=producer' : `are read with --map: ${maps}`
  return `${names} ${says}: looked for was spring.kafka, or spring.cloud.stream with a Kafka binder; an application's own names ${own}.`
}

const hasOwnName = ({ properties }: SpringDocument): boolean =>
  properties.some(({ parts }) => parts.words[0] === 'spring')

function impliedWarnings(application: SpringApplication, { profiles }: Choices): readonly Warning[] {
  const implied = impliedProfile(application)
  if (implied === undefined || profiles.length > 0) return []
  const file = application.files[0]!.file.name
  const base = application.files[0]!.stem
  return [
    { file, text: `${file} is read as if its profile were active; what ${base}.yml says beneath it was not given.` },
  ]
}

/** What is imported and was given as well is laid over (O6). */
function imports({ properties }: Layers, { files }: SpringApplication): readonly Warning[] {
  const given = files.map(({ file }) => file.name.split(/[/\\]/).at(-1)!)
  return properties
    .filter(({ parts }) => isNamed(parts, 'spring.config.import') || below(parts, 'spring.config.import') !== undefined)
    .filter(({ value }) => !given.some(name => value.endsWith(name)))
    .map(({ file, line, name }) => ({
      file,
      line,
      text: `${name} brings in further properties, which count only where their file is given as well.`,
    }))
}

/** What it says of this application is on another machine. */
function configServer({ properties }: Layers): readonly Warning[] {
  const said = (name: string) => properties.findLast(({ parts }) => isNamed(parts, `spring.cloud.config.${name}`))
  const at = said('uri') ?? said('discovery.enabled')
  if (at === undefined || said('enabled')?.value === 'false') return []
  const { file, line, name } = at
  const text = `${name} names a configuration server, whose properties outweigh these, and count only where their file is given as well.`
  return [{ file, line, text }]
}

function clouds({ files }: SpringApplication): readonly Warning[] {
  return files
    .flatMap(({ documents }) => documents)
    .flatMap(({ cloudPlatform }) =>
      cloudPlatform === undefined
        ? []
        : [
            {
              file: cloudPlatform.file,
              line: cloudPlatform.line,
              text: 'This document is for one cloud platform alone, and is left out.',
            },
          ],
    )
}
