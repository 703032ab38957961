/**
 * Numbering: epochs in the model's numbers. Both sides only ever count up, but not always by one for one step: where every broker loses power the
 * model decides once, the controller once for each session that ends.
 *
 *   N1  a number of the model and one of the broker are paired after the first step in which both have moved on, and stay paired
 *   N2  one that has moved on alone is a difference: it has no partner, and shows as itself with a minus sign
 */
export class Numbers {
  readonly #names = new Map<number, number>()
  #model = -1
  #broker = -1

  /** What both have now. */
  pair(model: number, broker: number): void {
    const isNew = model !== this.#model && broker !== this.#broker
    if (isNew) this.#names.set(broker, model)
    this.#model = model
    this.#broker = broker
  }

  nameOf(broker: number): number {
    return this.#names.get(broker) ?? -broker
  }
}

export interface Numbering {
  readonly leaderEpochs: Numbers
  readonly partitionEpochs: Numbers
}

export const newNumbering = (): Numbering => ({ leaderEpochs: new Numbers(), partitionEpochs: new Numbers() })
