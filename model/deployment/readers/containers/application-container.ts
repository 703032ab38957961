/**
 * Applications beside the brokers: which of their variables configure clients.
 *
 *   P1  a program's own names mean what the program makes of them: they are read where the user says so (--map), and else named once
 *   P2  Spring's names mean what Spring makes of them, over an application's own files where there are any (spring/environment.ts)
 */
import { isDecisive, type Role } from '../../decisive-keys.ts'
import type { Warning } from '../../key-warnings.ts'
import { keysOf } from '../../known-keys.ts'
import { looksLikeKey, looksLikeName } from '../../secrets.ts'
import type { Choices, Document, Part } from '../part.ts'
import { nearest } from '../../nearest.ts'
import { decisiveKeys } from './broker-warnings.ts'
import type { Container } from './container.ts'
import type { Variable } from './environment.ts'
import { confluentNaming, keyOf, spelt } from './image-names.ts'
import { imageOf } from './images.ts'

const inCapitals = (text: string): string => text.replace(/[.-]/g, '_').toUpperCase()

/** What `--map kafka.producer=producer` means among names of variables. */
export const prefixOf = (path: string): string => `${inCapitals(path)}_`

export function applicationIn(container: Container, choices: Choices): Document {
  const mapped = choices.maps.flatMap(({ path, role }) => mappedPart(container, prefixOf(path), role))
  const { name, files, environment } = container
  return {
    parts: mapped,
    warnings: ownNames(container, choices),
    environments: [{ name: looksLikeName(name) ? name : '', files, variables: environment }],
  }
}

function mappedPart(container: Container, prefix: string, role: Role): readonly Part[] {
  const mine = container.environment.filter(({ name }) => name.startsWith(prefix))
  if (mine.length === 0) return []
  const keyOf = ({ name }: Variable) => name.slice(prefix.length).toLowerCase().replaceAll('_', '.')
  const spell = (key: string) => `${prefix}${inCapitals(key)}`
  return [
    {
      role,
      name: container.name,
      files: container.files,
      settings: mine.map(variable => {
        const { name, value, file, line, unread } = variable
        const place = { key: keyOf(variable), value: value.trim(), file, line, written: name }
        return { ...place, ...(unread !== undefined && { unread }) }
      }),
      spell,
      edit: ({ fact, key, value }) => {
        if (key === fact) return undefined
        const found = mine.find(variable => keyOf(variable) === key)
        return found === undefined ? mine.at(-1)!.beside?.(spell(key), value) : found.put?.(value)
      },
    },
  ]
}

const clientKeys = (['producer', 'consumer', 'broker'] as const).flatMap(role =>
  [...keysOf(role)].filter(key => isDecisive(role, key)).map(key => ({ role, ending: `_${inCapitals(key)}` })),
)

const NOT_READ =
  'SPRING_APPLICATION_JSON is not read, and what it says of Kafka outweighs the files: --set says what counts, or give what it says as a file.'

/** Of a broker's names, which no application has by chance. */
function misspelt(name: string): readonly string[] {
  const near = name.startsWith('KAFKA_') ? nearest(keyOf(name, confluentNaming)!, decisiveKeys) : undefined
  return near === undefined
    ? []
    : [`${name} is no key that a broker knows; did you mean ${spelt(near, confluentNaming)}?`]
}

/** `KAFKA_PRODUCER_ACKS` of an application is read by nobody but the application. */
function ownNames({ environment, image }: Container, { maps }: Choices): readonly Warning[] {
  if (image !== undefined && imageOf(image.text).image !== undefined) return []
  const isMapped = (name: string) => maps.some(({ path }) => name.startsWith(prefixOf(path)))
  return environment.flatMap(({ name, value, file, line }) => {
    if (name === 'SPRING_APPLICATION_JSON' && /kafka/i.test(value)) return [{ file, line, text: NOT_READ }]
    if (
      !/KAFKA|PRODUCER|CONSUMER/.test(name) ||
      /^(SPRING|MP_MESSAGING)_/.test(name) ||
      isMapped(name) ||
      !looksLikeKey(name)
    )
      return []
    const found = clientKeys.find(
      ({ role, ending }) => name.endsWith(ending) && !name.includes(role === 'producer' ? 'CONSUMER' : 'PRODUCER'),
    )
    if (found === undefined) return misspelt(name).map(text => ({ file, line, text }))
    const path = name.slice(0, -found.ending.length)
    const text = `${name} is the application's own name, and so it is not read; --map ${path}=${found.role} says that it is Kafka's setting.`
    return [{ file, line, text }]
  })
}
