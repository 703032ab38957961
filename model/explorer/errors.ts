/**
 * What is wrong with a model, as a sentence for the person who wrote it.
 *
 * ModelError: the model cannot be explored at all (it invokes, mutates, is random, names a channel that does not exist).
 * A step that throws inside a machine is no ModelError: it is a violation, found and shown with its path.
 */
export class ModelError extends Error {
  override readonly name = 'ModelError'
}

/** A machine's own guard or action threw, for this event in this state; the search reports it as a violation. */
export class StepThrew extends Error {
  override readonly name = 'StepThrew'
}

/** States a fact about our own code. A failure is a defect of the explorer, never of the model. */
export function assert(fact: boolean, what: string): asserts fact {
  if (!fact) throw new Error(`assertion failed: ${what}`)
}
