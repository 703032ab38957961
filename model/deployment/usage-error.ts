/**
 * UsageError: the user's input is wrong. One sentence says what is wrong, where (file and line, or the option), and what would be right.
 * It is the only thing that this folder throws on purpose, and it never quotes a secret.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** What there is to choose from, a line each, where a sentence has no room for it. */
  readonly lines: readonly string[]

  constructor(message: string, lines: readonly string[] = []) {
    super(message)
    this.lines = lines
  }
}
