/** What is said, in lines that either side can be told in: a model's letter and a message of the broker that say the same give the same line. */
export type Fields = Readonly<Record<string, unknown>>

export function line(to: string, type: string, fields: Fields = {}): string {
  const told = Object.entries(fields).map(
    ([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`,
  )
  return [to, type, ...told].join(' ')
}

/** What one side says and the other does not, a sentence each. */
export function differingLines(model: readonly string[], broker: readonly string[]): readonly string[] {
  const [says, said] = [model.toSorted().join('; '), broker.toSorted().join('; ')]
  return says === said ? [] : [`the model says «${says}», the broker «${said}»`]
}
