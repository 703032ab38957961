/**
 * A counterexample on the terminal, in the form of style.md: it opens with the promise and ends with the way back.
 *
 *     BROKEN  S14 acks-all-survives-failover
 *             A record acknowledged with acks=all is read by every later consumer, whoever crashes.
 *
 *       1  broker-2    fetches #7                          F1 hw=0 leo=1
 *     ▸ 2  broker-1    crashes                             …                    (▸ marks the step that decides)
 *
 *     why     The leader answered before a follower had it. …
 *     kept    with acks=all. Then #7 is acknowledged, and broker-1, which leads, has it.
 *
 *     replay  ackproof replay --claim S14 --path 0/3
 */
import type { Finding, ToldCounterexample } from '../../properties/finding.ts'
import { isCountedOnly } from '../../properties/telling/counted.ts'
import { columns, paragraph } from './columns.ts'
import { counted, type Look, safe, shellWord } from './look.ts'

export interface Told {
  /** 'BROKEN', 'REPLAYED': what the block is, in one word. */
  readonly word: string
  readonly title: string
  readonly says: string
  /** Which row, under which faults, in which scope: the small print. */
  readonly under?: readonly string[]
  readonly counterexample: ToldCounterexample
  readonly replay?: string
}

export function drawCounterexample(told: Told, look: Look): string {
  const { paint } = look
  const margin = told.word.length + 2
  const head = `${paint.bold(paint.red(told.word))}  ${paint.bold(safe(told.title))}`
  const says = told.says === '' ? [] : paragraph(told.says, margin, look)
  const under = (told.under ?? []).flatMap(line => paragraph(line, margin, look)).map(paint.dim)
  const replay = told.replay === undefined ? [] : ['', `replay  ${told.replay}`]
  const { counterexample } = told
  return [
    head,
    ...says,
    ...under,
    '',
    ...drawSteps(counterexample, look),
    ...stateKey(counterexample, look),
    ...lesson(counterexample, look),
    ...replay,
  ].join('\n')
}

/** What the signs in the states stand for, where they are not those of brokers. */
function stateKey({ start }: ToldCounterexample, look: Look): readonly string[] {
  const key = keyOf(start)
  return key === undefined
    ? []
    : ['', ...columns([['state', key]], look, { indent: 0, flexible: [1] }).map(look.paint.dim)]
}

function keyOf(start: ToldCounterexample['start']): string | undefined {
  if (start?.transactions) return keys.transactions
  if (start?.groups) return keys.groups
  if (start?.identity) return keys.numbers
  if (start?.landed) return keys.landed
  if (start?.transaction) return keys.transaction
  return start?.thread ? keys.thread : undefined
}

const keys = {
  groups:
    'p1 #1 #2: what partition 1 holds; g1: group 1, its state, its generation, its committed offset in each partition; m1 p1@2 has #2: member 1 owns partition 1, is at offset 2, and has #2 in its hands (x1: it does not run).',
  numbers:
    'log: what the partition holds, in brackets what is deleted; knows p1 e0: 0 1: of producer 1, epoch 0, the broker remembers sequences 0 and 1; producer: its id and epoch, and its records, each with epoch and sequence.',
  transaction:
    'coordinator: the state of the transaction, by which producer id and epoch it knows the producer, which partitions are in it; partition-1: its records and markers, and lso, its last stable offset; producer-1: where it is.',
  transactions:
    'out #1? (#1): the output, ? open, in brackets aborted; g1 owner 1 committed=0: the group’s generation, who owns each input partition, the committed offsets; t1 e1: transactional id 1, its epoch and state; i1 idle p1@0 has #1: instance 1, where it is, its partition and position, and what it has in its hands.',
  landed:
    '#1 out: what its source makes of record 1; w1 #1@Apply: worker 1 has #1 in hand, and what comes next (x1: it does not run); store: whose effect has landed there, and what it keeps besides.',
  thread: '1 ready 0/1: consumer 1, what it does, and how many of its records are committed.',
} as const

/** Which rule let it happen, and which setting would have kept the promise. */
function lesson({ why = [], nearMiss }: ToldCounterexample, look: Look): readonly string[] {
  const kept =
    nearMiss === undefined
      ? []
      : [
          [
            'kept',
            `with ${nearMiss.repair}. Then ${nearMiss.ends.replace(/^(?:The|Nothing) /, first => first.toLowerCase())}`,
          ],
        ]
  const rows = [...why.map((sentence, i) => [i === 0 ? 'why' : '', sentence]), ...kept]
  return rows.length === 0 ? [] : ['', ...columns(rows, look, { indent: 0, flexible: [1] })]
}

export function drawSteps({ steps }: ToldCounterexample, look: Look): readonly string[] {
  if (steps.length === 0) return ['  0  it is so from the start: no step is needed']
  const rows = steps.map(({ n, who, does, state, decisive }) => [
    decisive ? { text: `▸ ${n}`, paint: 'bold' as const } : `${n}`,
    who,
    decisive ? { text: does, paint: 'bold' as const } : does,
    { text: state, paint: 'dim' as const },
  ])
  return columns(rows, look, { indent: steps.some(step => step.decisive) ? 0 : 2, flexible: [2, 3], right: [0] })
}

/** 'needs 1 × c': the faults that were spent, of each class; and what is counted and is none. */
export function faultsNeeded({ faults }: ToldCounterexample): string {
  const spent = Object.entries(faults).filter(([, times]) => times > 0)
  const none = spent.every(([name]) => isCountedOnly(name)) ? ['no fault'] : []
  return `needs ${[...none, ...spent.map(([name, times]) => `${times} × ${name}`)].join(', ')}`
}

/** Fewest faults first, then fewest steps; the order of the findings settles the rest. */
export function shortest(findings: readonly Finding[]): Finding | undefined {
  const told = findings.filter(finding => finding.counterexample !== undefined)
  return told.reduce<Finding | undefined>((best, each) => (best && !isShorter(each, best) ? best : each), undefined)
}

function isShorter(a: Finding, b: Finding): boolean {
  const [x, y] = [costOf(a.counterexample!), costOf(b.counterexample!)]
  return x.faults < y.faults || (x.faults === y.faults && x.steps < y.steps)
}

function costOf({ faults, steps }: ToldCounterexample): { faults: number; steps: number } {
  return { faults: Object.values(faults).reduce((sum, times) => sum + times, 0), steps: steps.length }
}

/** The line that runs a claim's counterexample again. */
export function replayOfClaim(finding: Finding): string {
  const which = finding.case === undefined ? '' : ` --case ${shellWord(safe(finding.case))}`
  return `ackproof replay --claim ${finding.id}${which} --path ${shellWord(finding.counterexample?.path ?? '')}`
}

export function smallPrint(finding: Finding): string {
  const { counterexample, scope } = finding
  const steps = counterexample ? [faultsNeeded(counterexample), counted(counterexample.steps.length, 'step')] : []
  return [...steps, scope].filter(text => text !== '').join(' · ')
}
