/** The code is wrong: one fact an assertion, and crash. Never for what a client sends: that gets an error code. */
export function assert(fact: boolean, claim: string): asserts fact {
  if (!fact) throw new AssertionError(claim)
}

export class AssertionError extends Error {
  override readonly name = 'AssertionError'
}
