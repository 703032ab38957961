/**
 * Spring's property names: one name, however it is spelt (relaxed binding).
 *
 *     spring.kafka.producer.batchSize · batch-size · batch_size · SPRING_KAFKA_PRODUCER_BATCHSIZE      all the same name
 *     spring.kafka.properties[enable.idempotence] · properties.enable.idempotence                      the same key of a map
 *
 *   N1  names are compared without case, dashes and underscores, a part at a time
 *   N2  a variable of the environment tells no dash from a dot, so its parts may be any number of words
 *   N3  of a map's keys only letters, digits, dashes and dots count, unless they stand in brackets
 *
 * Source: Spring Boot's reference, Relaxed Binding and Binding Maps.
 */

/** A name, taken apart. `words` are the parts as they are compared, `texts` as they are written. */
export interface SpringName {
  readonly texts: readonly string[]
  readonly words: readonly string[]
  readonly isVariable: boolean
}

const uniform = (text: string): string => text.toLowerCase().replace(/[-_]/g, '')

export function springName(name: string): SpringName {
  const isVariable = /^[A-Z][A-Z0-9_]*$/.test(name)
  const texts = isVariable ? name.toLowerCase().split('_') : partsOf(name)
  return { texts, words: texts.map(uniform), isVariable }
}

/** Dots part, brackets hold together what stands between them. */
const partsOf = (name: string): readonly string[] =>
  [...name.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, inBrackets, plain]) => inBrackets ?? plain!)

const patterns = new Map<string, readonly string[]>()
function wordsOf(path: string): readonly string[] {
  const known = patterns.get(path)
  if (known !== undefined) return known
  const words = partsOf(path).map(uniform)
  patterns.set(path, words)
  return words
}

/** How many of the name's parts `path` takes, from the part `from` on; undefined where the name does not begin so. */
function taken({ words, isVariable }: SpringName, path: string, from: number): number | undefined {
  let next = from
  for (const wanted of wordsOf(path)) {
    if (!isVariable) {
      if (words[next++] !== wanted) return undefined
      continue
    }
    let joined = ''
    while (joined.length < wanted.length && next < words.length) joined += words[next++]
    if (joined !== wanted) return undefined
  }
  return next - from
}

/** What follows `path` in the name: its parts as they are written; undefined where the name does not begin so, or ends there. */
export function below(name: SpringName, path: string): SpringName | undefined {
  const count = taken(name, path, 0)
  if (count === undefined || count === name.words.length) return undefined
  return { ...name, texts: name.texts.slice(count), words: name.words.slice(count) }
}

export const isNamed = (name: SpringName, path: string): boolean => taken(name, path, 0) === name.words.length

/** As the key of a map. */
export const keyIn = (name: SpringName): string =>
  name.texts.map(text => (text.includes('.') ? text : text.replace(/[^A-Za-z0-9-]/g, ''))).join('.')

/** One part, and what follows it: the names that users give, of bindings and binders. `known`: the names that may have dashes. */
export function firstPart(name: SpringName, known: readonly string[] = []): readonly [string, SpringName] | undefined {
  const found = name.isVariable ? known.find(each => below(name, each) !== undefined) : undefined
  if (found !== undefined) return [found, below(name, found)!]
  const [first] = name.texts
  if (first === undefined || name.texts.length < 2) return undefined
  return [first, { ...name, texts: name.texts.slice(1), words: name.words.slice(1) }]
}
