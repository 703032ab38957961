/** @vitest-environment jsdom */
import { expect, test } from 'vitest'
import { renderJunit } from './junit.ts'
import { renderHistoryJunit } from './junit-history.ts'
import { checkReport, findings, historyReport, hostile, verifyReport } from './report.test-data.ts'

interface Element {
  readonly textContent: string
  readonly getAttribute: (name: string) => string | null
  readonly querySelector: (selector: string) => Element | null
  readonly querySelectorAll: (selector: string) => Iterable<Element> & readonly Element[]
}
interface Document extends Element {
  readonly documentElement: Element
}
/** jsdom's, whose types are not here. */
const { DOMParser } = globalThis as unknown as {
  readonly DOMParser: new () => { readonly parseFromString: (text: string, type: string) => Document }
}

function parsed(xml: string): Document {
  const document = new DOMParser().parseFromString(xml, 'application/xml')
  expect(document.querySelector('parsererror')?.textContent).toBeUndefined()
  return document
}

/** [name, what became of it] of each case. */
const outcomes = (document: Document) =>
  [...document.querySelectorAll('testcase')].map(each => [
    each.getAttribute('name'),
    ['failure', 'error', 'skipped'].find(name => each.querySelector(name)) ?? 'passed',
  ])

test('check: what is required and broken fails, what is required and open is an error, what nobody required passes', () => {
  const document = parsed(renderJunit(checkReport(['NAL:b1', 'AMO:c'])))
  expect(outcomes(document)).toEqual([
    ['NAL:b1', 'failure'],
    ['NAL:d1', 'passed'],
    ['AMO:c', 'error'],
    ['ORD:p*', 'skipped'],
    ['EO:c', 'skipped'],
  ])
  expect(outcomes(parsed(renderJunit(checkReport([]))))).toContainEqual(['NAL:b1', 'passed'])
  const suites = document.querySelector('testsuites')!
  expect(['tests', 'failures', 'errors', 'skipped', 'time'].map(name => suites.getAttribute(name))).toEqual([
    '5',
    '1',
    '1',
    '2',
    '1.250',
  ])
  expect([...document.querySelectorAll('testsuite')].map(each => each.getAttribute('name'))).toEqual([
    'NAL No acknowledged record is lost.',
    'AMO No record is handled twice.',
    'ORD Records are handled in the order in which they were sent.',
    'EO Every effect happens exactly once, where it lands.',
  ])
})

test('a requirement that is not modelled is an error, as nothing says that it is met', () => {
  expect(outcomes(parsed(renderJunit(checkReport(['EO:c']))))).toContainEqual(['EO:c', 'error'])
})

test('verify: a suite for each claim; a row that is contradicted fails, one that was not decided is skipped', () => {
  const document = parsed(renderJunit(verifyReport))
  expect(outcomes(document).map(([, outcome]) => outcome)).toEqual(['passed', 'failure', 'skipped'])
  expect(document.querySelectorAll('testsuite')[1]!.getAttribute('name')).toMatch(/^S14 [a-z-]+$/)
  expect(document.querySelector('failure')!.getAttribute('message')).toContain('holds, where broken was expected')
})

test('a reference broker that does otherwise fails the case, whatever the verdict', () => {
  const odd = { ...findings[1]!, onBroker: { outcome: 'not reproduced', text: 'step 2 differs' } } as const
  const [outcome] = outcomes(parsed(renderJunit({ ...checkReport([]), findings: [odd] })))
  expect(outcome).toEqual(['NAL:d1', 'failure'])
})

test('scope and verdict are properties; the steps and the guilty line stand there', () => {
  const [first] = parsed(renderJunit(checkReport(), '/home/somebody/shop')).querySelectorAll('testcase')
  const properties = [...first!.querySelectorAll('property')].map(each => [
    each.getAttribute('name'),
    each.getAttribute('value'),
  ])
  expect(properties).toContainEqual(['scope', '3 brokers'])
  expect(properties).toContainEqual(['verdict', 'broken'])
  expect([first!.getAttribute('file'), first!.getAttribute('line')]).toEqual(['conf/producer.properties', '3'])
  expect(first!.querySelector('failure')!.textContent).toContain(
    '  1. broker-1 appends #1 at offset 0   [L1 #1 hw=1 isr={1}]\n> 2. ',
  )
})

test('hostile text is text: no element of its own, no character that XML forbids', () => {
  for (const xml of [renderJunit(checkReport()), renderJunit(verifyReport), renderHistoryJunit(historyReport)]) {
    const document = parsed(xml)
    expect(document.querySelector('img')).toBeNull()
    expect(document.documentElement.textContent).toContain('<img src=x onerror=alert(1)>')
    expect([...xml].filter(character => /[^\P{C}\n]/u.test(character))).toEqual([])
  }
  const named = parsed(renderJunit(verifyReport)).querySelectorAll('testcase')[2]!.getAttribute('name')
  expect(named).toBe(hostile.replaceAll(/\p{Cc}|\p{Cs}/gu, '\ufffd'))
})

test('a history: guarantees, anomalies and damaged lines are cases', () => {
  expect(outcomes(parsed(renderHistoryJunit(historyReport)))).toEqual([
    ['NAL No acknowledged record is lost.', 'failure'],
    ['AMO No record is handled twice.', 'error'],
    ['ORD Records are handled in the order in which they were sent.', 'passed'],
    ['anomaly lost-write', 'failure'],
    ['anomaly unseen', 'skipped'],
    ['every line can be read', 'skipped'],
  ])
})
