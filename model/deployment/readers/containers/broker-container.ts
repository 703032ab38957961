/**
 * Containers that are brokers, and the parts that they make.
 *
 *   B1  a broker is told by its image, or by variables that nobody but a broker has; one that runs another tool of Kafka's is none
 *   B2  `--override key=value` on the command line outweighs the environment, as in Kafka
 *   B3  a controller alone holds no topic and has no say in what this project asks, except who is elected (unclean.leader.election.enable)
 *   B4  a name that comes to nothing (misspelt, another image's) is warned about with the name that was meant
 *
 * Not modelled: what a server.properties says that is mounted into the container; a controller that leaves out what its brokers say.
 */
import { isDecisive } from '../../decisive-keys.ts'
import { keyWarnings, type Warning } from '../../key-warnings.ts'
import { isKnownTo } from '../../known-keys.ts'
import { distance, nearest } from '../../nearest.ts'
import { redact } from '../../secrets.ts'
import type { Change, Edit, Part, Setting, Statement } from '../part.ts'
import { aboutMounts, decisiveKeys, warningsAbout } from './broker-warnings.ts'
import type { Container } from './container.ts'
import type { Variable } from './environment.ts'
import { bitnamiNaming, confluentNaming, isAside, keyOf, spelt, type Naming } from './image-names.ts'
import { imageOf, isCalledKafka, type Image } from './images.ts'
import { storageIn, storageWarnings } from './mounts.ts'
import { addOverride, overridesOf } from './overrides.ts'

const ofBrokersAlone =
  /^KAFKA_(CFG_)?(ADVERTISED_LISTENERS|ADVERTISED_HOST_NAME|PROCESS_ROLES|CONTROLLER_QUORUM_VOTERS|CONTROLLER_LISTENER_NAMES|LISTENER_SECURITY_PROTOCOL_MAP|BROKER_ID|NODE_ID|INTER_BROKER_LISTENER_NAME)$|^KAFKA_ZOOKEEPER_CONNECT$/

export function isBroker({ image, environment, command, isAlone, isFragment = false }: Container): boolean {
  const found = image === undefined ? undefined : imageOf(image.text).image
  if (found !== undefined && found.kind !== 'broker') return false
  const hasVariables = environment.some(
    ({ name }) =>
      ofBrokersAlone.test(name) ||
      decidesAsBitnami(name) ||
      (isAlone && isOfBroker(name)) ||
      (isFragment && decides(name)),
  )
  if (hasVariables) return !runsTool(command)
  return (found !== undefined || isCalledKafka(image?.text ?? '')) && !runsAnything(command)
}

const decidesAsBitnami = (name: string) =>
  name.startsWith(bitnamiNaming.prefix) && isKnownTo('broker', keyOf(name, bitnamiNaming)!)

/** What is only there to be laid over a service of another file. */
const decides = (name: string): boolean =>
  name.startsWith('KAFKA_') && nearest(keyOf(name, confluentNaming)!, decisiveKeys) !== undefined

/** Keys of brokers long ago, and how an application says where its broker is. */
const ofAnybody = new Set(['host.name', 'port'])

/** Of a file that speaks of nothing else, any key that no client has, and a slip in one that decides. */
function isOfBroker(name: string): boolean {
  const key = name.startsWith('KAFKA_') ? keyOf(name, confluentNaming)! : ''
  if (isKnownTo('producer', key) || isKnownTo('consumer', key) || ofAnybody.has(key)) return false
  return isKnownTo('broker', key) || nearest(key, decisiveKeys) !== undefined
}

const starts = /kafka-server-start|\/run\b|start-kafka|entrypoint|launch/
const tools =
  /connect-(distributed|standalone)|mirror-maker|\bcub |kafka-(topics|configs|console|acls|storage|broker-api|consumer|producer)/

/** An image's requirements are met even by who only creates topics: what is run tells. */
const runsTool = (command: string) => tools.test(command) && !starts.test(command)
const runsAnything = (command: string) => command !== '' && !starts.test(command) && !/^\s*(start\s*)?$/.test(command)

/** How its image names things; an image that nobody knows is taken for one after Confluent's, or after Bitnami's where its variables say so. */
function imageFor({ image, environment }: Container): Image {
  const known = image === undefined ? undefined : imageOf(image.text).image
  if (known !== undefined) return known
  const isLikeBitnami = environment.some(({ name }) => name.startsWith(bitnamiNaming.prefix))
  return {
    title: 'this image',
    kind: 'broker',
    naming: isLikeBitnami ? bitnamiNaming : confluentNaming,
    createsTopicsOf: 'KAFKA_CREATE_TOPICS',
    version: () => undefined,
  }
}

export interface Broker {
  readonly parts: readonly Part[]
  readonly warnings: readonly Warning[]
  /** The list of topics that its image creates as it starts. */
  readonly lists: readonly Variable[]
  readonly isController: boolean
}

/** B3. */
const ofControllers = ['unclean.leader.election.enable']

export function brokerOf(container: Container): Broker {
  const image = imageFor(container)
  const { naming } = image
  const settings = settingsOf(container, image)
  const statements = [...versionOf(container), ...storageOf(container, image, settings)]
  const isController = settings.some(({ key, value }) => key === 'process.roles' && value === 'controller')
  const spell = (key: string) => spelt(key, naming)
  const part: Part = {
    role: 'broker',
    name: container.name,
    files: container.files,
    settings: isController ? settings.filter(({ key }) => ofControllers.includes(key)) : settings,
    statements: isController ? [] : statements,
    ...(isController && { heardIn: ofControllers }),
    spell,
    edit: change => editOf(container, image, change),
  }
  const ofController = isController
    ? keyWarnings(
        settings.filter(({ key }) => !isDecisive('broker', key)),
        {
          role: 'broker',
          runs: 'unknown',
          broker:
            statements.find(({ fact, unread }) => fact === 'broker.version' && unread === undefined)?.value ??
            'unknown',
          also: [],
          spell,
        },
      )
    : []
  const lists = container.environment.filter(({ name }) => name === image.createsTopicsOf)
  return {
    parts: isController && part.settings.length === 0 ? [] : [part],
    warnings: [
      ...ofController,
      ...aboutMounts(container),
      ...storageWarnings(statements),
      ...warningsAbout(container, image),
    ],
    lists,
    isController,
  }
}

function editOf(container: Container, image: Image, { fact, key, value }: Change): Edit | undefined {
  const { naming, ignoresEnvironment } = image
  // No key says which version runs, or where the log is.
  if (key === fact) return undefined
  const override = overridesOf(container).find(({ setting }) => setting.key === key)
  if (override !== undefined) return override.put(value)
  if (ignoresEnvironment === true) return addOverride(container, key, value)
  const found = container.environment.findLast(variable => keyOf(variable.name, naming) === key)
  if (found !== undefined) return found.put?.(value)
  return siblingOf(container, naming, key)?.beside?.(spelt(key, naming), value)
}

function settingsOf(container: Container, image: Image): readonly Setting[] {
  const { naming, ignoresEnvironment } = image
  const read = ignoresEnvironment === true ? [] : container.environment
  const named = read.flatMap(variable => {
    const key = isAside(variable.name, naming) ? undefined : keyOf(variable.name, naming)
    return key === undefined ? [] : [settingOf(variable, key)]
  })
  const settings = new Map(
    [...named, ...overridesOf(container).map(({ setting }) => setting)].map(setting => [setting.key, setting]),
  )
  return [...settings.values(), ...unseenSettings(container, naming, settings)]
}

const settingOf = ({ name, value, file, line, unread, overrides }: Variable, key: string): Setting => ({
  key,
  value: value.trim(),
  file,
  line,
  written: name,
  ...(unread !== undefined && { unread }),
  ...(overrides !== undefined && { overrides }),
})

/** What a file that nobody gave may say. */
function unseenSettings(
  { unseen }: Container,
  naming: Naming,
  known: ReadonlyMap<string, Setting>,
): readonly Setting[] {
  return unseen.slice(0, 1).flatMap(({ path, file, line }) =>
    decisiveKeys
      .filter(key => !known.has(key))
      .map(key => ({
        key,
        value: '',
        file,
        line,
        written: spelt(key, naming),
        unread: `may be set in ${nameOf(path)}, which was not given`,
      })),
  )
}

const nameOf = (path: string) => (/^[\w./@-]{1,80}$/.test(path) ? path : 'a file')

function versionOf({ image }: Container): readonly Statement[] {
  if (image === undefined) return []
  const { version, unread = image.unread } = imageOf(image.text)
  const written = image.unread === undefined ? redact(image.text) : 'image'
  const place = { fact: 'broker.version', file: image.file, line: image.line, written } as const
  if (version !== undefined) return [{ ...place, value: `kafka@${version}` }]
  return unread === undefined ? [] : [{ ...place, value: '', unread: image.unread ?? unread }]
}

/** Of several folders each would have to be looked at, and of one that nobody can read, none. */
function storageOf({ mounts = [] }: Container, { logDirs }: Image, settings: readonly Setting[]): readonly Statement[] {
  const said = settings.find(({ key }) => key === 'log.dirs') ?? settings.find(({ key }) => key === 'log.dir')
  if (said?.unread !== undefined) return []
  const folder = said?.value ?? logDirs
  return folder === undefined || folder.includes(',') ? [] : storageIn(mounts, folder)
}

/** Beside what holds for the whole cluster, so that it stands once where that does; else beside the last key of the broker's own. */
function siblingOf({ environment }: Container, naming: Naming, key: string): Variable | undefined {
  const ours = environment.filter(({ name, beside }) => beside !== undefined && keyOf(name, naming) !== undefined)
  const related = ours.filter(({ name }) => clusterWide.test(keyOf(name, naming)!))
  return related.toSorted((a, b) => distanceTo(a, key, naming) - distanceTo(b, key, naming))[0] ?? ours.at(-1)
}

const clusterWide =
  /replication\.factor$|min\.isr$|min\.insync\.replicas$|unclean\.leader|auto\.create\.topics|num\.partitions|controller\.quorum\.voters|zookeeper\.connect$/
const distanceTo = ({ name }: Variable, key: string, naming: Naming) => distance(keyOf(name, naming)!, key)
