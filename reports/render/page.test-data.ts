/** Reports for the page's tests: what small searches find out in full, and what a stranger may have written. */
import { run } from '../../properties/decide.ts'
import type { Finding } from '../../properties/finding.ts'
import { type Report, reportOf } from '../report.ts'

export const tool = { version: '0.1.0', model: 'abc' } as const

function decided(...ids: readonly string[]): readonly Finding[] {
  const found: Finding[] = []
  for (const id of ids) run({ kind: 'claim', id }, {}, finding => found.push(finding))
  return found
}

/** Broken with a near miss, with a consumer, by the replication rules, and not modelled. */
export const smallReport = (): Report =>
  reportOf(tool, 'verify --claim BUG-K1', decided('BUG-K1', 'BUG-K14', 'BUG-K18', 'BUG-K2', 'BUG-K8'), [
    { file: 'a.properties', line: 3, text: 'mind this' },
  ])

/** As `check` asks: guarantees under fault classes, one of which depends. */
export function checkReport(broken: Finding): Report {
  const { case: _case, expected: _expected, counterexample, ...rest } = broken
  const cell = { ...rest, guarantee: 'NAL', because: [{ file: 'p.properties', line: 2, key: 'acks', value: '1' }] }
  return reportOf(tool, 'check p.properties', [
    { ...cell, id: 'NAL:b1', fault: 'b1', counterexample: counterexample! },
    { ...cell, id: 'NAL:none', fault: 'none', verdict: 'holds' },
    {
      ...cell,
      id: 'ORD:b1',
      guarantee: 'ORD',
      fault: 'b1',
      verdict: 'depends',
      branches: [
        { when: 'replication.factor=1', verdict: 'broken', scope: 'small', states: 3, counterexample: counterexample! },
        { when: 'replication.factor=3', verdict: 'holds', scope: 'small', states: 9 },
      ],
    },
    { ...cell, id: 'ORD:none', guarantee: 'ORD', fault: 'none', verdict: 'inconclusive', note: 'a limit was met' },
  ])
}

export const hostile = `<img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>\u2028"&`

/** Every text that a report can hold says something hostile. */
export function hostileReport(broken: Finding): Report {
  const { steps, ...path } = broken.counterexample!
  const counterexample = {
    ...path,
    why: [hostile],
    steps: steps.map(step => ({ ...step, who: hostile, does: hostile })),
  }
  const finding = { ...broken, id: `${hostile}:b1`, case: hostile, scope: hostile, note: hostile, counterexample }
  return reportOf({ ...tool, model: hostile }, `check ${hostile}`, [finding], [{ text: hostile }])
}

/** As many findings and paths as the whole suite has, each different; or fewer. */
export function largeReport({ findings }: Report, cases = 800): Report {
  const broken = findings.filter(({ counterexample }) => counterexample)
  const rows = Array.from({ length: cases }, (_, i): Finding => {
    const from = broken[i % broken.length]!
    const { counterexample, coverage: _coverage, levels: _levels, ...rest } = from
    const fault = ['none', 'n', 'b1', 'd1', 'w1', 'p1', 'p*', 'z'][i % 8]!
    const row = { ...rest, id: 'S14', fault, case: `RF ${i >> 3}, acks=${i % 7}, ${fault}, 1 shrink`, states: 1000 + i }
    if (i % 2 === 1) return { ...row, verdict: 'holds' }
    const { nearMiss: _nearMiss, steps, ...path } = counterexample!
    const changed = steps.map(step => ({ ...step, does: i % 16 === 0 ? `${step.does} (${i})` : step.does }))
    return { ...row, counterexample: { ...path, path: `${path.path}/${i}`, steps: changed } }
  })
  return reportOf(tool, 'verify', [...findings, ...rows])
}
