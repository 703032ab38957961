/**
 * Searches that are made once: claims ask the same question in other words, and the headline table asks it for settings that play no part.
 *
 *     question ──searchOnce──▶ a search that was made, if nothing that it read is set otherwise here │ a new one
 *
 *   O1  a search is used again only where it would take the same steps: same setting, guarantees, scope and what it left out, and the same value of every
 *       parameter that it ever read. What nobody read cannot have decided anything. So acks=1 is searched once for min.insync.replicas=1
 *       and 2: a broker asks for it with acks=all alone, and should it ever ask otherwise, the search will have read it
 *   O2  what was cut off by a limit is not kept
 *
 * Kept per process: two that work side by side make the search twice.
 */
import type { Exploration } from '../model/index.ts'
import type { Parameters } from '../model/kafka/index.ts'
import type { Limits } from './jobs.ts'
import { answerFrom, type Answer, explored, type Question } from './question.ts'

interface Made {
  readonly exploration: Exploration
  readonly parameters: Parameters
  readonly read: ReadonlySet<string>
}

const searches = new Map<string, Made[]>()

/** As `search`, but never the same search twice. */
export function searchOnce(question: Question, limits: Limits): Answer {
  const { setting, guarantees, scope, parameters } = question
  const key = JSON.stringify([setting, guarantees, scope, limits.leastOnly === true])
  const made = searches.get(key) ?? []
  const same = made.find(one => isAlike(one, parameters))
  if (same) return answerFrom(same.exploration, question)
  const { data, read } = observed(parameters)
  const exploration = explored({ ...question, parameters: data }, limits)
  if (exploration.complete) searches.set(key, [...made, { exploration, parameters, read }])
  return answerFrom(exploration, question)
}

const isAlike = ({ parameters, read }: Made, others: Parameters): boolean =>
  [...read].every(name => valueIn(parameters, name) === valueIn(others, name))

const valueIn = (data: Parameters, name: string) => JSON.stringify(data[name as keyof Parameters])

/** `data`, and the names of its fields that have been read so far; who looks at all of it has read all. */
export function observed<T extends object>(data: T): { readonly data: T; readonly read: ReadonlySet<string> } {
  const read = new Set<string>()
  const note = (key: string | symbol) => void (typeof key === 'string' && read.add(key))
  const watching = new Proxy(data, {
    get: (target, key): unknown => (note(key), Reflect.get(target, key)),
    has: (target, key) => (note(key), Reflect.has(target, key)),
    ownKeys: target => (Object.keys(target).forEach(note), Reflect.ownKeys(target)),
    getOwnPropertyDescriptor: (target, key) => (note(key), Reflect.getOwnPropertyDescriptor(target, key)),
  })
  return { data: watching, read }
}
