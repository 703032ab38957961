/**
 * A cache in memory: what Redis does with the commands of the contract, in virtual time.
 *
 *   MC1  a key whose time-out has passed is not there, for no command
 *   MC2  time passes when it is told to, and never by itself
 *
 * Not modelled: eviction, replicas, persistence, values of the wrong kind (a list that is asked for as a text is empty).
 */
import type { CacheOperation, Reply, Store } from './store.ts'

interface Entry {
  readonly value: string
  readonly expiresAt: number
}

export class MemoryCache implements Store<CacheOperation> {
  readonly #entries = new Map<string, Entry>()
  readonly #lists = new Map<string, readonly string[]>()
  readonly #versions = new Map<string, number>()
  #now = 0

  /** Lets virtual milliseconds pass. */
  advance(ms: number): void {
    this.#now += ms
  }

  /** The time-out of that key is over, whenever it was to be. */
  expire(key: string): void {
    this.#entries.delete(key)
  }

  readonly perform = async (operation: CacheOperation): Promise<Reply> => this.answer(operation)

  /** The same at once. */
  answer(operation: CacheOperation): Reply {
    const { type, key } = operation
    switch (type) {
      case 'get':
        return this.#get(key)
      case 'set':
        return this.#set(key, operation.value)
      case 'setIfNewer':
        return this.#setIfNewer(key, operation.value, operation.version)
      case 'setIfAbsent':
        if (this.#get(key).type === 'found') return { type: 'taken' }
        this.#set(key, operation.value, operation.timeoutMs)
        return { type: 'stored' }
      case 'delete':
        this.#entries.delete(key)
        return { type: 'ok' }
      case 'deleteIfEqual':
        return this.#deleteIfEqual(key, operation.value)
      case 'append':
        this.#lists.set(key, [...(this.#lists.get(key) ?? []), operation.value])
        return { type: 'ok' }
      case 'list':
        return { type: 'listed', values: this.#lists.get(key) ?? [] }
    }
  }

  #get(key: string): Reply {
    const entry = this.#entries.get(key)
    return entry === undefined || entry.expiresAt <= this.#now
      ? { type: 'absent' }
      : { type: 'found', value: entry.value }
  }

  #set(key: string, value: string, timeoutMs = Infinity): Reply {
    this.#entries.set(key, { value, expiresAt: this.#now + timeoutMs })
    return { type: 'ok' }
  }

  #setIfNewer(key: string, value: string, version: number): Reply {
    if ((this.#versions.get(key) ?? -1) >= version) return { type: 'kept' }
    this.#versions.set(key, version)
    this.#set(key, value)
    return { type: 'stored' }
  }

  #deleteIfEqual(key: string, value: string): Reply {
    const found = this.#get(key)
    if (found.type !== 'found' || found.value !== value) return { type: 'kept' }
    this.#entries.delete(key)
    return { type: 'deleted' }
  }
}
