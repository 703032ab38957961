import { expect, test } from 'vitest'
import type { Finding, ToldCounterexample } from '../../properties/finding.ts'
import { reportOf } from '../report.ts'
import { plain, renderReplay, renderVerify } from './terminal.ts'

const tool = { version: '0.1.0', model: 'abc' }
const claims = [
  {
    id: 'S14',
    name: 'acks-all-survives-failover',
    says: 'A record acknowledged with acks=all is read by every later consumer, whoever crashes.',
  },
  { id: 'K03', name: 'stale-isr-member', says: 'A stale member of the in-sync set may be elected.' },
  { id: 'K04', name: 'acks-1-is-fine', says: 'acks=1 is fine with 3 replicas.' },
]
const failover: ToldCounterexample = {
  path: '0/3/1/4/2',
  faults: { b1: 1 },
  steps: [
    { n: 1, who: 'broker-2', does: 'fetches #7', state: 'F1 hw=0 leo=1' },
    { n: 2, who: 'broker-1', does: 'acks #7 (acks=all, isr={1,2})', state: 'L1 hw=1 leo=1' },
    { n: 3, who: 'broker-2', does: 'restarts, truncates to hw=0', state: 'F1 hw=0 leo=0', decisive: true },
    { n: 4, who: 'broker-1', does: 'crashes', state: '' },
    { n: 5, who: 'controller', does: 'elects broker-2, epoch 2', state: 'L2 hw=0 leo=0' },
  ],
}
const base = { scope: '2 brokers, 1 record', states: 1234, transitions: 5000, depth: 6, seconds: 0.25, because: [] }
const findings: readonly Finding[] = [
  { ...base, id: 'S14', case: 'RF 2 · b1', verdict: 'broken', expected: 'broken', counterexample: failover },
  { ...base, id: 'S14', case: 'RF 3 · b1', verdict: 'holds', expected: 'holds' },
  { ...base, id: 'S14', case: 'RF 3 · p*', verdict: 'holds', expected: 'broken' },
  { ...base, id: 'K03', verdict: 'holds', expected: 'holds' },
  {
    ...base,
    id: 'K04',
    verdict: 'inconclusive',
    expected: 'broken',
    note: '2000 states were reached; broker-1 grew most.',
  },
]
const report = reportOf(tool, 'verify', findings)

const golden = `BROKEN  S14 acks-all-survives-failover
        A record acknowledged with acks=all is read by every later consumer, whoever crashes.
        RF 2 · b1
        needs 1 × b1 · 5 steps · 2 brokers, 1 record

  1  broker-2    fetches #7                     F1 hw=0 leo=1
  2  broker-1    acks #7 (acks=all, isr={1,2})  L1 hw=1 leo=1
▸ 3  broker-2    restarts, truncates to hw=0    F1 hw=0 leo=0
  4  broker-1    crashes
  5  controller  elects broker-2, epoch 2       L2 hw=0 leo=0

replay  ackproof replay --claim S14 --case 'RF 2 · b1' --path 0/3/1/4/2

   claim                                       verdict            expected   states  seconds
✗  S14    acks-all-survives-failover, 3 cases  1 broken, 2 holds  all but 1   3,702      0.8
✗         RF 3 · p*                            holds              broken      1,234      0.3
   K03    stale-isr-member                     holds              holds       1,234      0.3
?  K04    acks-1-is-fine                       inconclusive       broken      1,234      0.3

  K04: 2000 states were reached; broker-1 grew most.

3 claims in 5 cases: 1 as expected; contradicted: S14; undecided: K04.
`

test('verify: the counterexample first, then a line a claim, then what did not come out as expected', () => {
  expect(renderVerify(report, claims, plain)).toBe(golden)
})

test('verify: nothing is wider than a narrow terminal, and nothing is cut off', () => {
  const text = renderVerify(report, claims, { ...plain, width: 72 })
  const table = text.slice(0, text.indexOf('replay  ')) + text.slice(text.indexOf('   claim'))
  expect(Math.max(...table.split('\n').map(line => line.length))).toBeLessThanOrEqual(72)
  expect(text).not.toContain('…')
})

test('verify: a contradicting counterexample is shown before a shorter one that was expected', () => {
  const long = {
    ...findings[0]!,
    case: 'odd',
    expected: 'holds' as const,
    counterexample: { ...failover, faults: { b1: 2 } },
  }
  const text = renderVerify(reportOf(tool, 'verify', [findings[0]!, long]), claims, plain)
  expect(text).toContain('expected: holds')
  expect(text).toContain('--case odd --path 0/3/1/4/2')
})

test('verify: cases that share a search count its states once, and a note names a few of many', () => {
  const note = 'stopped at 10 states.'
  const shared = ['a', 'b', 'c', 'd', 'e', 'f'].map((row): Finding => ({
    ...base,
    id: 'S14',
    case: row,
    verdict: 'inconclusive',
    deployment: { brokers: 2 },
    note,
  }))
  const text = renderVerify(reportOf(tool, 'verify', shared), claims, plain)
  expect(text).toMatch(/6 cases +inconclusive +all but 6 +1,234 /)
  expect(text).toContain('S14 a, S14 b, S14 c, S14 d and 2 more: stopped at 10 states.')
})

test('verify: what is not modelled is as expected, and says why all the same', () => {
  const note = 'there is no reassignment.'
  const only: Finding = { ...base, id: 'K04', verdict: 'not modelled', expected: 'not modelled', scope: '', note }
  const open = reportOf(tool, 'verify', [findings[3]!, { ...only, states: 0 }])
  const text = renderVerify(open, claims, plain)
  expect(text).toMatch(/^ {3}K04 +acks-1-is-fine +not modelled +not modelled/m)
  expect(text).toContain('K04: not modelled: there is no reassignment.')
  expect(text).toContain('2 claims in 2 cases: 2 as expected.')
})

const escape = String.fromCharCode(27)

test('colour paints words and says nothing by itself', () => {
  const paint = Object.fromEntries(
    ['bold', 'dim', 'red', 'green', 'yellow'].map(name => [name, (text: string) => `${escape}[1m${text}${escape}[0m`]),
  ) as unknown as typeof plain.paint
  const painted = renderVerify(report, claims, { paint })
  expect(painted.replaceAll(new RegExp(`${escape}\\[\\dm`, 'g'), '').replaceAll(/ +$/gm, '')).toBe(golden)
})

test('escape sequences in a report never reach the terminal', () => {
  const steps = [{ n: 1, who: '\u001b[2Jevil', does: 'rings\u0007', state: 'a\nb' }]
  const text = renderReplay({ id: 'S14' }, claims[0], { path: '0', faults: {}, steps }, plain)
  expect(text).not.toMatch(/[^\P{Cc}\n]/u)
  expect(text).toContain('needs no fault')
  expect(text.split('\n')).toHaveLength(6)
})
