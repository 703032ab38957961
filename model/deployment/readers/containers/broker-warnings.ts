/**
 * What to say of a broker's variables beside what their keys say: those that come to nothing, and those that were taken for their defaults.
 *
 *   W1  a name that the image does not read is warned about where it means something to Kafka, with the name that the image does read
 *   W2  a file of settings that the container brings is one to be given
 *   W3  a default of `${VAR:-…}` is what everybody gets who sets nothing, and said to be one where it decides
 *   W4  of many names that come to nothing those that decide are told one by one, and the rest by their number
 */
import { isDecisive } from '../../decisive-keys.ts'
import type { Warning } from '../../key-warnings.ts'
import { isKnownTo, keysOf } from '../../known-keys.ts'
import { distance, nearest } from '../../nearest.ts'
import { looksLikeKey, redact } from '../../secrets.ts'
import type { Part, Setting } from '../part.ts'
import type { Container } from './container.ts'
import type { Variable } from './environment.ts'
import { bitnamiNaming, confluentNaming, isAside, isNoKey, keyOf, spelt } from './image-names.ts'
import type { Image } from './images.ts'
import { shown } from './interpolation.ts'
import { overridesOf } from './overrides.ts'

/** Keys of a broker that decide a fact. */
export const decisiveKeys: readonly string[] = [...keysOf('broker')].filter(key => isDecisive('broker', key))

/** The variables of parts that are what they are by a default. */
export function defaultsTaken(variables: readonly Variable[], parts: readonly Part[]): readonly Warning[] {
  const placeOf = ({ file, line }: Pick<Setting, 'file' | 'line'>, name: string) => `${file}\n${line}\n${name}`
  const taken = variables.filter(({ defaulted = [], unread }) => defaulted.length > 0 && unread === undefined)
  const byPlace = new Map(taken.map(variable => [placeOf(variable, variable.name), variable]))
  return parts.flatMap(({ role, settings }) =>
    settings.flatMap(setting => {
      const variable = byPlace.get(placeOf(setting, setting.written ?? ''))
      if (variable === undefined || !isDecisive(role, setting.key)) return []
      const { name, value, file, line, defaulted = [] } = variable
      const text = `${name} is taken to be ${redact(value)}, the default of ${shown(defaulted[0]!)}, which nothing that was given sets.`
      return [{ file, line, text }]
    }),
  )
}

export function warningsAbout(container: Container, image: Image): readonly Warning[] {
  const [vain, topics] = [
    container.environment.flatMap(variable => {
      const text = noEffect(container, variable.name, image)
      return text === undefined ? [] : [{ ...variable, text }]
    }),
    container.environment.flatMap(({ name, file, line }) => {
      const text = aboutTopics(name, image)
      return text === undefined ? [] : [{ file, line, text }]
    }),
  ]
  return [...aboutImage(container), ...fewOf(vain, image), ...topics]
}

interface Vain extends Variable {
  readonly text: string
}

const MOST_IN_VAIN = 4

/** W4. */
function fewOf(vain: readonly Vain[], { title, naming }: Image): readonly Warning[] {
  const decides = ({ name }: Vain) => isDecisive('broker', meantBy(name) ?? '')
  const others = vain.filter(variable => !decides(variable))
  const told = others.length > MOST_IN_VAIN ? vain.filter(decides) : vain
  const [first] = told.length < vain.length ? others : []
  const text = `${others.length} further variables have no effect in ${title}, which reads names that begin with ${naming.prefix}${naming.prefix === confluentNaming.prefix ? ' and go on with a key of Kafka, without CFG' : ''}.`
  return [
    ...told.map(({ file, line, text: said }) => ({ file, line, text: said })),
    ...(first === undefined ? [] : [{ file: first.file, line: first.line, text }]),
  ]
}

/** Only who gives the file knows what it says. */
export const aboutMounts = ({ mounts = [] }: Container): readonly Warning[] =>
  mounts
    .filter(({ source }) => source.endsWith('.properties') && !source.includes('log4j'))
    .map(({ source, file, line }) => {
      const name = source.split('/').at(-1)!
      const shownName = /^[\w.-]{1,60}$/.test(name) ? name : 'A file of settings'
      const text = `${shownName} is mounted into the broker: where no variable speaks, it may, and it is read only where it is given as well.`
      return { file, line, text }
    })

function aboutImage({ image }: Container): readonly Warning[] {
  const [name] = image?.defaulted ?? []
  if (image === undefined || name === undefined || image.unread !== undefined) return []
  const text = `The image is taken to be ${redact(image.text)}, with the default of ${shown(name)}, which nothing that was given sets.`
  return [{ file: image.file, line: image.line, text }]
}

function noEffect(
  container: Container,
  name: string,
  { title, naming, ignoresEnvironment }: Image,
): string | undefined {
  if (isNoKey(name) && !name.startsWith(bitnamiNaming.prefix)) return undefined
  const isRead = keyOf(name, naming) !== undefined && !isAside(name, naming)
  const meant = isRead && ignoresEnvironment !== true ? undefined : meantBy(name)
  if (meant === undefined) return undefined
  const wrong = `${looksLikeKey(name) ? name : 'A variable'} has no effect in ${title}`
  if (ignoresEnvironment !== true) return `${wrong}; did you mean ${spelt(meant, naming)}?`
  const isSaid = !isDecisive('broker', meant) || overridesOf(container).some(({ setting }) => setting.key === meant)
  return isSaid ? undefined : `${wrong}, which reads files and --override alone.`
}

/** The broker's key that a name of another image's, or one with a slip in it, stands for. */
function meantBy(name: string): string | undefined {
  const [, rest] = /^KAFKA_(?:CFG_)?([A-Z0-9_]+)$/.exec(name) ?? []
  if (rest !== undefined) {
    const key = rest.toLowerCase().replaceAll('_', '.')
    return isKnownTo('broker', key) ? key : nearest(key, decisiveKeys)
  }
  return decisiveKeys.find(key => distance(name.toUpperCase().replaceAll('-', '_'), spelt(key, confluentNaming)) <= 2)
}

function aboutTopics(name: string, { title, createsTopicsOf }: Image): string | undefined {
  if (name !== 'KAFKA_CREATE_TOPICS' || createsTopicsOf === name) return undefined
  return `${name} has no effect in ${title}: it creates none of these topics.`
}
