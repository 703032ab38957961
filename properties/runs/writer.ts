/** Writer: somebody who writes transactions as a plan says, to several partitions and topics, and ends them, or does not. */
import type { PartitionOf } from './plan.ts'
import type { Transactor } from './transactor.ts'

export class Writer {
  readonly #transactor: Transactor

  constructor(transactor: Transactor) {
    this.#transactor = transactor
  }

  /** In words; undefined: it waits, or is not there. What is due comes before what is asked. */
  write(place: PartitionOf, values: readonly string[]): string | undefined {
    const transactor = this.#transactor
    const due = transactor.tend()
    if (due !== undefined) return this.#told(due)
    const isNew = transactor.isReady
    if (isNew) transactor.begin()
    if (!transactor.isInside) return undefined
    for (const value of values) transactor.post(place, value)
    const begins = isNew ? 'begins a transaction and ' : ''
    return this.#told(`${begins}sends ${values.join(', ')} to ${place.topic}-${place.partition}`)
  }

  end(how: 'commit' | 'abort'): string | undefined {
    const due = this.#transactor.tend()
    if (due !== undefined) return this.#told(due)
    return this.#transactor.isInside ? this.#told(this.#transactor.ask(`${how}Transaction`)) : undefined
  }

  #told(words: string): string {
    return `${this.#transactor.node} ${words}`
  }
}
