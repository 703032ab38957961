/**
 * Gradle's build files and version catalogues, by their usual words.
 */
import { numbers, streamsBinder, trainNumber, type Findings, type Found } from './build-files.ts'

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"])\/\/[^\n]*/g, comment => comment.replace(/[^\n]/g, ' '))

type Read = (text: string | undefined) => string | undefined

export function gradleFindings(text: string): Findings {
  const clean = withoutComments(text)
  const first = (read: Read, ...patterns: readonly RegExp[]): Found | undefined =>
    patterns.map(pattern => found(clean, pattern, read)).find(each => each !== undefined)
  return {
    boot: first(
      numbers,
      /id[\s(]+['"]org\.springframework\.boot['"]\)?\s+version\s*\(?\s*([^\s)]+)/,
      /org\.springframework\.boot:spring-boot-(?:gradle-plugin|dependencies|starter):([^'"\s)]+)/,
      /\bspring_?boot_?version\s*=\s*(['"][^'"]+)/i,
    ),
    springKafka: first(numbers, /org\.springframework\.kafka:spring-kafka:([^'"\s)]+)/, managed('spring-kafka')),
    kafkaClients: first(numbers, /org\.apache\.kafka:kafka-clients:([^'"\s)]+)/, managed('kafka')),
    stream: first(
      numbers,
      /org\.springframework\.cloud:spring-cloud-(?:stream|starter-stream-kafka|stream-binder-kafka):([^'"\s)]+)/,
    ),
    train: first(
      trainNumber,
      /org\.springframework\.cloud:spring-cloud-dependencies:([^'"\s)]+(?:['"]\)?\])?)/,
      /\bspringCloudVersion['"]?\s*[,=]\s*(['"][^'"]+)/,
    ),
    hasKafkaBinder: /spring-cloud-(stream-binder-kafka|starter-stream-kafka)\b(?!-)/.test(clean),
    hasStreamsBinder: clean.includes(streamsBinder),
  }
}

/** `ext['kafka.version'] = '3.6.1'`, `extra["kafka.version"] = "3.6.1"`. */
const managed = (name: string): RegExp => new RegExp(`\\[\\s*['"]${name}\\.version['"]\\s*\\]\\s*=\\s*(['"][^'"]+)`)

function found(text: string, pattern: RegExp, read: Read): Found | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const version = read(valueOf(text, match[1]!))
  return version === undefined ? undefined : { version, line: text.slice(0, match.index).split('\n').length }
}

/** A text in quotes, or a name that the file gives one. */
function valueOf(text: string, word: string): string | undefined {
  const plain = word.replace(/^['"]|['"]$/g, '')
  if (/^[\dA-Z][\w.-]*$/.test(plain) && /\d/.test(plain)) return plain
  const name = /^\$?\{?(?:(?:property|ext|extra|project)[.(['"]+)?([A-Za-z_]\w*)/.exec(plain)?.[1]
  if (name === undefined) return undefined
  return new RegExp(`\\b${name}['"]?\\]?\\)?\\s*(?:[,=]|\\bby extra\\()\\s*['"]([^'"]+)`).exec(text)?.[1]
}

interface Artifact {
  readonly name: string
  readonly version: string | undefined
  readonly line: number
}

export function tomlFindings(text: string): Findings {
  const lines = text.split('\n').map(line => line.replace(/^\s*#.*$/, ''))
  const artifacts = lines.flatMap((line, i) => artifactIn(line, i + 1, lines))
  const first = (name: RegExp, read: Read = numbers): Found | undefined =>
    artifacts
      .filter(each => name.test(each.name))
      .flatMap(({ version, line }) => {
        const known = read(version)
        return known === undefined ? [] : [{ version: known, line }]
      })[0]
  return {
    boot: first(/^org\.springframework\.boot(:spring-boot-(gradle-plugin|dependencies|starter))?$/),
    springKafka: first(/:spring-kafka$/),
    kafkaClients: first(/:kafka-clients$/),
    stream: first(/:spring-cloud-(stream|starter-stream-kafka|stream-binder-kafka)$/),
    train: first(/:spring-cloud-dependencies$/, trainNumber),
    hasKafkaBinder: artifacts.some(({ name }) =>
      /:spring-cloud-(stream-binder-kafka|starter-stream-kafka)$/.test(name),
    ),
    hasStreamsBinder: artifacts.some(({ name }) => name.endsWith(`:${streamsBinder}`)),
  }
}

/** `x = "group:name:1.0"`, `x = { module = "group:name", version.ref = "y" }`, `x = { id = "a.plugin", version = "1.0" }`. */
function artifactIn(line: string, number: number, lines: readonly string[]): readonly Artifact[] {
  const [, whole] = /=\s*"([\w.-]+(?::[\w.-]+){1,2})"\s*$/.exec(line) ?? []
  if (whole !== undefined) {
    const parts = whole.split(':')
    return [{ name: parts.slice(0, -1).join(':'), version: parts.at(-1), line: number }]
  }
  const field = (name: string) => new RegExp(`\\b${name}\\s*=\\s*"([^"]+)"`).exec(line)?.[1]
  const [group, artifact] = [field('group'), field('name')]
  const name = field('module') ?? field('id') ?? (group && artifact && `${group}:${artifact}`)
  if (name === undefined) return []
  const reference = /\bversion\.ref\s*=\s*"([^"]+)"|\bversion\s*=\s*\{\s*ref\s*=\s*"([^"]+)"/.exec(line)
  const key = reference?.[1] ?? reference?.[2]
  const version = key === undefined ? field('version') : lines.map(each => versionIn(each, key)).find(Boolean)
  return [{ name, version, line: number }]
}

const versionIn = (line: string, key: string): string | undefined => {
  const [, name, version] = /^\s*"?([\w.-]+)"?\s*=\s*"([^"]+)"/.exec(line) ?? []
  return name === key ? version : undefined
}
