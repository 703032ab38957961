/**
 * The verdicts of TLC on the specification, to the last state: numbers where a property holds, and lengths (in states) where it is violated, are
 * evidence, as two independent encodings agree on them.
 */
import { expect, test } from 'vitest'
import { explore, replay } from '../../explorer/index.ts'
import { kipProperty, type KipScope, kipSystem, type PropertyName, type RuleName } from './index.ts'

const scopeOf = (text: string): KipScope => {
  const [replicas, log, records, epochs] = text.match(/\d+/g)!.map(Number)
  return { replicas: replicas!, log: log!, records: records!, epochs: epochs! }
}

function decided(rule: RuleName, scope: KipScope, name: PropertyName): string {
  const { findings, states } = explore(kipSystem({ rule, ...scope }), { properties: [kipProperty(name, scope)] })
  const [finding] = findings
  return finding?.verdict === 'broken'
    ? `✗ ${finding.path!.length + 1}`
    : `${finding?.verdict === 'holds' ? '✓' : '?'} ${states}`
}

const table = `
R2 L1 Rec1 E1  WeakIsr    ✗ 9   ✓ 341   ✓ 341   ✓ 337   ✓ 277
R2 L1 Rec1 E1  StrongIsr  ✗ 10  ✓ 341   ✓ 341   ✓ 337   ✓ 277
R2 L1 Rec1 E2  WeakIsr    ✗ 9   ✓ 1995  ✓ 1995  ✓ 1895  ✓ 1365
R2 L2 Rec2 E2  WeakIsr    ✗ 9   ✗ 12    ✓ 9027  ✓ 8429  ✓ 5973
R2 L2 Rec2 E2  StrongIsr  ✗ 10  ✗ 12    ✓ 9027  ✓ 8429  ✓ 5973
R3 L1 Rec1 E1  WeakIsr    ✗ 9   ✓ 9841  ✓ 9841  ✓ 9661  ✓ 6787
R3 L1 Rec1 E1  StrongIsr  ✗ 9   ✗ 12    ✗ 12    ✓ 9661  ✓ 6787`
const columns: readonly RuleName[] = ['truncate-to-hw', 'kip-101', 'kip-279', 'kip-320-first', 'kip-320']
const cells = table
  .trim()
  .split('\n')
  .flatMap(row => {
    const [scope, property, ...verdicts] = row.split(/ {2,}/)
    return verdicts.map((verdict, i) => [columns[i]!, scope!, property as PropertyName, verdict.trim()] as const)
  })

test.each(cells)('%s at %s: %s %s, as TLC has it.', (rule, scope, property, verdict) => {
  expect(decided(rule, scopeOf(scope), property)).toBe(verdict)
})

test.each(cells)(
  '%s at %s under symmetry: %s is the same verdict, as short a trace, and the trace replays.',
  (rule, text, name, verdict) => {
    const scope = scopeOf(text)
    const property = kipProperty(name, scope)
    const spec = kipSystem({ rule, ...scope })
    const [finding] = explore(spec, { properties: [property], symmetry: true }).findings
    expect(finding?.verdict).toBe(verdict.startsWith('✗') ? 'broken' : 'holds')
    if (finding?.verdict !== 'broken') return
    expect(finding.path!.length + 1).toBe(Number(verdict.slice(2)))
    expect(replay(spec, finding.path!.path).check(property)).toBe(false)
  },
)

test.each([
  ['R2 L2 Rec2 E2', 5973, 2987],
  ['R3 L1 Rec1 E1', 6787, 1165],
])('KIP-320 at %s: %i states are %i under symmetry of the replicas.', (text, all, representatives) => {
  const spec = kipSystem({ rule: 'kip-320', ...scopeOf(text) })
  const found = explore(spec, { symmetry: true })
  expect([explore(spec).states, found.states, found.symmetries]).toEqual([
    all,
    representatives,
    text.startsWith('R2') ? 2 : 6,
  ])
})

test.each([
  ['kip-320', 'R2 L1 Rec1 E1', 12],
  ['kip-320', 'R2 L1 Rec1 E2', 14],
  ['kip-279', 'R2 L2 Rec2 E2', 18],
  ['kip-320-first', 'R2 L2 Rec2 E2', 18],
  ['kip-320', 'R2 L2 Rec2 E2', 18],
  ['kip-320', 'R3 L1 Rec1 E1', 18],
] as const)('%s at %s is %i states deep, as TLC has it.', (rule, text, depth) => {
  expect(explore(kipSystem({ rule, ...scopeOf(text) })).depth).toBe(depth)
})
