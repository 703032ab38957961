/**
 * Jepsen's operations (jepsen-io/jepsen, tests/kafka.clj), as JSON or EDN said them, as ours.
 *
 *     {process 0, type :ok, f :txn, value [[:send k [offset v]] [:poll {k [[offset v] …]}]], rebalance-log [{:keys [k]}]}
 *
 *   J1  a process that is no integer (:nemesis) is no client: its operations keep their place and say nothing
 *   J2  in an invocation [:send k v] is a value even if it looks like an offset and a value; in a completion the pair is the pair
 *   J3  keys of a map are texts in JSON: one that looks like an integer is the partition of that number, unless a text named it elsewhere
 */
import { canonical } from '../interned.ts'
import { type Entry, type Kind, type Name, type Operation, type Place, type Step, type Value } from '../operation.ts'
import { type Fields, isFields, isInteger, isList, isName, isText, isTooDeep } from './shapes.ts'
import { integerOf } from './exact-json.ts'
import { Ascent, type Sink, Unreadable } from './sink.ts'

const types: Readonly<Record<string, Operation['type']>> = {
  invoke: 'invoke',
  ok: 'ok',
  fail: 'failed',
  info: 'unknown',
}
const kinds: Readonly<Record<string, Kind>> = {
  send: 'send',
  poll: 'poll',
  txn: 'transaction',
  assign: 'assign',
  subscribe: 'subscribe',
  crash: 'crash',
}
const integer = /^(0|-?[1-9]\d*)$/

/** EDN's keywords come with their colon. */
const wordOf = (value: Value | undefined): string => (isText(value) ? value.replace(/^:/, '') : '')

export class JepsenOperations {
  readonly #sink: Sink
  readonly #indices = new Ascent()
  readonly #times = new Ascent()
  /** Texts that look like integers and named a partition outside a map (J3). */
  readonly #texts = new Set<string>()

  constructor(sink: Sink) {
    this.#sink = sink
  }

  /** What stands at one place of the history. */
  push(value: Value | Unreadable, line: number): void {
    if (isFields(value as Value) && isList((value as Fields)['history'])) {
      this.#sink.refuse('holds more than one history, or a history among operations: give one at a time')
    }
    const operation = value instanceof Unreadable ? value : this.#operation(value)
    if (operation instanceof Unreadable) return this.#sink.damaged(line, operation.why)
    this.#sink.push(operation, line)
    this.#look(value as Fields, line)
  }

  /** Only the order of the lines counts; who relies on these should know. */
  #look({ index, time }: Fields, line: number): void {
    if (isInteger(index)) {
      const found = this.#indices.compare(index)
      if (found !== undefined) this.#sink.notice(found === 'same' ? 'index-repeated' : 'index-backwards', line)
    }
    if (isInteger(time) && this.#times.compare(time) === 'below') this.#sink.notice('clock-backwards', line)
  }

  #operation(value: Value): Operation | Unreadable {
    if (!isFields(value)) return new Unreadable('is no operation: one is a map with process, type and f')
    const process = value['process']
    if (!isName(process)) return new Unreadable('names no process')
    const type = types[wordOf(value['type'])]
    if (type === undefined) return new Unreadable('has no type that is invoke, ok, fail or info')
    if (wordOf(value['f']) === '') return new Unreadable('does not say what was done (f)')
    const isClient = isInteger(process) || integer.test(process)
    const kind = isClient ? (kinds[wordOf(value['f'])] ?? 'other') : 'other'
    return this.#did(process, type, kind, value)
  }

  /** One shape for every kind: a million of these are made. */
  #did(process: Name, type: Operation['type'], kind: Kind, fields: Fields): Operation | Unreadable {
    const { time, error, value } = fields
    const isData = kind === 'send' || kind === 'poll' || kind === 'transaction'
    const names = kind === 'assign' || kind === 'subscribe'
    const steps = isData ? this.#steps(value, type === 'invoke') : undefined
    if (steps instanceof Unreadable) return steps
    const places = names ? this.#places(value) : undefined
    if (places instanceof Unreadable) return places
    return {
      process,
      type,
      kind,
      at: isInteger(time) ? time : undefined,
      steps,
      places,
      rebalanced: isData || names ? this.#rebalanced(fields['rebalance-log']) : undefined,
      seeksToBeginning: names && fields['seek-to-beginning?'] === true ? true : undefined,
      error: error === undefined || error === null ? undefined : isText(error) ? error : canonical(error),
    }
  }

  #places(value: Value | undefined): readonly Place[] | undefined | Unreadable {
    if (value === undefined || value === null) return undefined
    if (!isList(value) || !value.every(isName)) return new Unreadable('has a value that is no list of keys')
    return value.map(key => ({ partition: this.#key(key) }))
  }

  /** Undefined: the completion does not say again what the invocation said. */
  #steps(value: Value | undefined, isInvoke: boolean): readonly Step[] | undefined | Unreadable {
    if (value === undefined || value === null) return isInvoke ? [] : undefined
    if (!isList(value)) return new Unreadable('has a value that is no list of sends and polls')
    const steps: Step[] = []
    for (const call of value) {
      const step = this.#step(call, isInvoke)
      if (step instanceof Unreadable) return step
      steps.push(step)
    }
    return steps
  }

  #step(call: Value, isInvoke: boolean): Step | Unreadable {
    const what = isList(call) ? wordOf(call[0]) : ''
    if (what === 'poll') return this.#poll((call as readonly Value[])[1])
    if (what !== 'send') return new Unreadable('has a call that is neither send nor poll')
    const [, key, sent] = call as readonly Value[]
    if (!isName(key) || sent === undefined) return new Unreadable('has a send without key or value')
    const partition = this.#key(key)
    const isPair = !isInvoke && isList(sent) && sent.length === 2 && (sent[0] === null || isInteger(sent[0]))
    const record = isPair ? entryOf(partition, sent) : isTooDeep(sent) ? tooDeep : { partition, value: sent }
    return record instanceof Unreadable ? record : { type: 'send', record }
  }

  #poll(polled: Value | undefined): Step | Unreadable {
    if (polled === undefined || polled === null) return { type: 'poll', records: [] }
    if (!isFields(polled)) return new Unreadable('has a poll whose result is no map of keys')
    const records: Entry[] = []
    const nothingOf: Name[] = []
    for (const key of Object.keys(polled)) {
      const partition = integer.test(key) && !this.#texts.has(key) ? integerOf(key) : key
      const pairs = polled[key]
      if (!isList(pairs)) return new Unreadable('has a poll with something else than lists of offset and value')
      if (pairs.length === 0) nothingOf.push(partition)
      for (const pair of pairs) {
        const record = entryOf(partition, pair)
        if (record instanceof Unreadable) return record
        records.push(record)
      }
    }
    return nothingOf.length === 0 ? { type: 'poll', records } : { type: 'poll', records, nothingOf }
  }

  #key(key: Name): Name {
    if (isText(key) && integer.test(key)) this.#texts.add(key)
    return key
  }

  #rebalanced(log: Value | undefined): readonly Name[] | undefined {
    if (!isList(log)) return undefined
    return log.flatMap(event => {
      const keys = isFields(event) ? (event['keys'] ?? event[':keys']) : undefined
      return isList(keys) ? keys.filter(isName) : []
    })
  }
}

const tooDeep = new Unreadable('has a value that nests deeper than 100 levels')

/** [offset value]; the offset may be nil. */
function entryOf(partition: Name, pair: Value): Entry | Unreadable {
  if (!isList(pair) || pair.length !== 2) return new Unreadable('has a record that is no pair of offset and value')
  const [offset, value] = pair as readonly [Value, Value]
  if (isTooDeep(value)) return tooDeep
  if (offset === null) return { partition, value }
  return isInteger(offset) ? { partition, value, offset } : new Unreadable('has an offset that is no integer')
}
