/**
 * Two-phase commit in Promela, Spin's language: the same protocol as model/explorer/examples/two-phase-commit.ts, one process whose options are its
 * steps, so that Spin stores the same states.
 */
export function twoPhaseCommitInPromela(n: number): string {
  const ids = Array.from({ length: n }, (_, i) => i)
  const option = (guard: string, action: string) => `  :: d_step { ${guard} -> ${action} }`
  const none = (state: string, but: number) =>
    ids
      .filter(i => i !== but)
      .map(i => `rm[${i}] != ${state}`)
      .join(' && ')
  const options = [
    option(`tm == 0 && ${ids.map(i => `noted[${i}]`).join(' && ')}`, 'tm = 1'),
    option('tm == 0', 'tm = 2'),
    ...ids.flatMap(i => [
      option(`tm == 0 && sent[${i}] && !noted[${i}]`, `noted[${i}] = 1`),
      option(`rm[${i}] == 0`, `rm[${i}] = 1; sent[${i}] = 1`),
      option(`rm[${i}] == 0`, `rm[${i}] = 3; assert(${none('2', i)})`),
      option(`tm == 1 && rm[${i}] != 2`, `rm[${i}] = 2; assert(${none('3', i)})`),
      option(`tm == 2 && rm[${i}] != 3`, `rm[${i}] = 3; assert(${none('2', i)})`),
    ]),
  ]
  const state = `byte tm; byte rm[${n}]; bool sent[${n}]; bool noted[${n}];`
  return `${state}\nactive proctype protocol() {\nend: do\n${options.join('\n')}\n  od\n}\n`
}
