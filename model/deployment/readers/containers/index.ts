/**
 * Containers: docker-compose files, Dockerfiles and files of variables, read as one.
 *
 *     compose files ──▶ services ──┐                     ┌─▶ brokers ──▶ parts, topics that they create
 *     Dockerfiles, .env files ─────┴─▶ containers ───────┼─▶ Connect workers ──▶ parts
 *                                                        └─▶ applications ──▶ parts, as far as somebody says what their names mean
 *
 *   R1  files of variables that no service names fill in `${VAR}`; with no compose file each stands for a container of its own
 *   R2  services of other profiles than the chosen ones are left out, where any service has a chosen one; else all are read
 *   R3  how many brokers there are bounds the replication factor, which is said and never changed
 */
import type { Warning } from '../../key-warnings.ts'
import { looksLikeName, redact } from '../../secrets.ts'
import type { Choices, ConfigFile, Document, Part, Reader } from '../part.ts'
import { applicationIn, prefixOf } from './application-container.ts'
import { brokerOf, isBroker, type Broker } from './broker-container.ts'
import { defaultsTaken } from './broker-warnings.ts'
import { looksLikeCompose, missingFiles, servicesOf, type Service } from './compose-file.ts'
import { connectIn, isConnect } from './connect-container.ts'
import {
  containerOf,
  containerOfDockerfile,
  containerOfEnvFile,
  dockerfileOf,
  envFilesGiven,
  type Beside,
  type Container,
} from './container.ts'
import { looksLikeDockerfile } from './dockerfile.ts'
import { looksLikeEnvFile, readEnvFile } from './env-file.ts'
import { layered, type Variable } from './environment.ts'
import { isRedpanda } from './images.ts'
import type { Lookup } from './interpolation.ts'
import { topicParts } from './created-topics.ts'

const recognises = (file: ConfigFile) => looksLikeCompose(file) || looksLikeDockerfile(file) || looksLikeEnvFile(file)

export const containerReader: Reader = {
  kind: 'a docker-compose file, a Dockerfile or a .env file',
  recognises,
  read,
}

/** Whether names of variables begin with it. */
export const isInEnvironment = (file: ConfigFile, path: string): boolean =>
  file.as === undefined && file.text.includes(prefixOf(path)) && recognises(file)

function read(files: readonly ConfigFile[], choices: Choices): Document {
  const composeFiles = files.filter(looksLikeCompose)
  const envFiles = files.filter(file => !composeFiles.includes(file) && looksLikeEnvFile(file))
  const dockerfiles = files.filter(file => !composeFiles.includes(file) && !envFiles.includes(file))
  if (composeFiles.length === 0) {
    const alone = [
      ...dockerfiles.flatMap(file => containerOfDockerfile(file) ?? []),
      ...envFiles.map(containerOfEnvFile),
    ]
    const document = documentOf(alone, () => undefined, choices)
    return { ...document, silent: silent(files, document) }
  }
  const services = servicesOf(composeFiles)
  const beside = besideOf(services, envFiles, dockerfiles)
  const all = services.map(service => containerOf(service, beside))
  const containers = chosen(all, choices)
  const document = documentOf(containers, beside.shell.lookup, choices)
  return {
    ...document,
    warnings: [...missing(composeFiles), ...unbuilt(services, beside), ...document.warnings],
    profiles: [...new Set(all.flatMap(({ profiles }) => profiles))],
    ...(document.parts.length === 0 && {
      silent: silent(composeFiles, document),
      refusal: withoutKafka(composeFiles, containers, document),
    }),
  }
}

/** Those that no service names are for the shell; `.env` always is. */
function besideOf(
  services: readonly Service[],
  envFiles: readonly ConfigFile[],
  dockerfiles: readonly ConfigFile[],
): Beside {
  const named = new Set(services.flatMap(({ layers }) => envFilesGiven(layers, () => undefined, envFiles)))
  const ofShell = envFiles.filter(file => !named.has(file) || /(^|[\\/])\.env$/.test(file.name))
  const variables = layered(ofShell.map(file => readEnvFile(file)))
  const byName = new Map(variables.map(variable => [variable.name, variable]))
  const find = (name: string) => byName.get(name)
  return { shell: { lookup: find, find }, envFiles, dockerfiles, variablesOf: readOnce(find) }
}

/** However many services name a file. */
function readOnce(lookup: Lookup): Beside['variablesOf'] {
  const known = new Map<ConfigFile, readonly Variable[]>()
  return file => {
    const variables = known.get(file) ?? readEnvFile(file, lookup)
    known.set(file, variables)
    return variables
  }
}

function chosen(containers: readonly Container[], { profiles }: Choices): readonly Container[] {
  const isChosen = (container: Container) => container.profiles.some(profile => profiles.includes(profile))
  if (!containers.some(isChosen)) return containers
  return containers.filter(container => container.profiles.length === 0 || isChosen(container))
}

/** Of containers that another file describes. */
export const documentOfContainers = (containers: readonly Container[], choices: Choices): Document =>
  documentOf(containers, () => undefined, choices)

function documentOf(containers: readonly Container[], lookup: Beside['shell']['lookup'], choices: Choices): Document {
  const sorted = containers.map(container => ({ container, kind: kindOf(container) }))
  const ofKind = (wanted: ReturnType<typeof kindOf>) =>
    sorted.filter(({ kind }) => kind === wanted).map(({ container }) => container)
  const [brokers, workers, others] = [ofKind('broker'), ofKind('connect'), ofKind('other')]
  const found = brokers.map(brokerOf)
  const topics = topicParts(
    containers.flatMap(({ calls }) => calls),
    found.flatMap(({ lists }) => lists),
    lookup,
  )
  const clients = [...workers.map(connectIn), ...others.map(container => applicationIn(container, choices))]
  const parts = [...found.flatMap(broker => broker.parts), ...topics, ...clients.flatMap(document => document.parts)]
  return {
    parts,
    environments: clients.flatMap(({ environments = [] }) => environments),
    warnings: [
      ...found.flatMap(broker => broker.warnings),
      ...defaultsTaken(
        containers.flatMap(({ environment }) => environment),
        parts,
      ),
      ...others.flatMap(notKafka),
      ...clients.flatMap(document => document.warnings),
      ...tooManyReplicas(parts, numberOf(brokers, found)),
    ],
  }
}

const kindOf = (container: Container) => (isBroker(container) ? 'broker' : isConnect(container) ? 'connect' : 'other')

function notKafka({ name, image }: Container): readonly Warning[] {
  if (image === undefined || !isRedpanda(image.text)) return []
  const called = looksLikeName(name) ? `${name} is Redpanda` : 'A service is Redpanda'
  const text = `${called}, which speaks Kafka's protocol but is no Kafka: it is not read as a broker, as ackproof models how Kafka replicates.`
  return [{ file: image.file, line: image.line, text }]
}

/** Undefined where nobody can say: no broker at all, or as many as a variable says. */
function numberOf(containers: readonly Container[], brokers: readonly Broker[]): number | undefined {
  const copies = containers.filter((_, index) => !brokers[index]!.isController).map(container => container.copies)
  if (copies.length === 0 || copies.some(each => each === undefined)) return undefined
  return copies.reduce<number>((sum, each) => sum + each!, 0)
}

function tooManyReplicas(parts: readonly Part[], brokers: number | undefined): readonly Warning[] {
  if (brokers === undefined) return []
  const only = brokers === 1 ? 'only one broker' : `only ${brokers} brokers`
  const refused = `these files have ${only}: Kafka refuses to create a topic with more replicas than brokers.`
  return parts.flatMap(({ role, name, settings, statements = [] }) => [
    ...settings
      .filter(({ key, value }) => role === 'broker' && key === 'default.replication.factor' && Number(value) > brokers)
      .map(({ file, line, written, value }) => ({
        file,
        line,
        text: `${written} is ${Number(value)}, and ${refused}`,
      })),
    ...statements
      .filter(({ fact, value }) => fact === 'topic.replication.factor' && Number(value) > brokers)
      .map(({ file, line, value }) => ({
        file,
        line,
        text: `${name === '' ? 'A topic' : `Topic ${name}`} is created with replication factor ${Number(value)}, and ${refused}`,
      })),
  ])
}

function missing(files: readonly ConfigFile[]): readonly Warning[] {
  return missingFiles(files).map(({ file, line, path }) => {
    const named = /^[\w./@-]{1,80}$/.test(path) ? path : 'a file'
    return { file, line, text: `${named} was not given, and what it says is not known here.` }
  })
}

function unbuilt(services: readonly Service[], beside: Beside): readonly Warning[] {
  const built = new Set(services.map(({ layers }) => dockerfileOf(layers, beside)))
  return beside.dockerfiles
    .filter(file => !built.has(file))
    .map(({ name }) => ({ file: name, text: 'No service of these files is built from it, and so it is not read.' }))
}

const silent = (files: readonly ConfigFile[], { parts }: Document): readonly string[] =>
  files.map(({ name }) => name).filter(name => !parts.some(part => part.files.includes(name)))

const MOST_NAMED = 8
/** Docker has no capitals in names of images, and most secrets have. */
const looksLikeImage = (text: string): boolean => /^[a-z0-9][a-z0-9._/-]*(:[\w.-]+)?(@sha256:[a-f0-9]+)?$/.test(text)

function withoutKafka(files: readonly ConfigFile[], containers: readonly Container[], { warnings }: Document): string {
  const nearly = warnings.find(({ text }) => /Redpanda|--map|did you mean/.test(text))
  if (nearly !== undefined) return `${nearly.file} line ${nearly.line}: ${nearly.text}`
  const named = containers.filter(({ name }) => looksLikeName(name)).slice(0, MOST_NAMED)
  const services = named.map(({ name, image }) =>
    image === undefined || image.unread !== undefined || !looksLikeImage(image.text)
      ? name
      : `${name} (${redact(image.text)})`,
  )
  const has = services.length === 0 ? 'no services' : services.join(', ')
  return `${files.map(({ name }) => name).join(', ')} has no Kafka: its services are ${has}; right would be the file that has the brokers, or one whose services set a client's variables.`
}
