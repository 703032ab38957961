/**
 * The verdict of a history on each guarantee: what its anomalies break (verdict-rules.ts), and whether enough was seen to say more than nothing.
 *
 *     anomalies ──rulings──▶ broken
 *     tally ────────────────▶ cannot tell, and why ─┐
 *                                    else           └─▶ not seen broken
 *
 *   V1  never *holds*: a history is one run, and what did not happen in it may happen in the next
 *   V2  broken is broken, also where the configuration permits it; the verdict then says so
 *   V3  a verdict has its reasons: for broken and cannot tell each, with how many records they are about; for not seen broken what was looked at
 *   V4  EO is broken where ALO or AMO is, and cannot be told where one of them cannot
 *   V5  where lines could not be read, what an absence proves (anomalies.ts) breaks nothing: one of them may tell it
 */
import type { Deployment } from '../../model/deployment/index.ts'
import { type AnomalyName, provenByAbsence } from './anomalies.ts'
import { areAll } from './circumstances.ts'
import type { Judging } from './judging.ts'
import { type Permitted, permittedBy } from './permitted.ts'
import type { Tally } from './tally.ts'
import { type Effect, type HistoryGuarantee, historyGuarantees, rulings } from './verdict-rules.ts'

export type HistoryVerdict = 'broken' | 'not seen broken' | 'cannot tell'

export interface Reason {
  /** Absent: it is about the history as a whole. */
  readonly anomaly?: AnomalyName
  readonly count?: number
  /** How many of them the configuration permits. */
  readonly permitted?: number
  readonly text: string
}

export interface Judged {
  readonly guarantee: HistoryGuarantee
  readonly verdict: HistoryVerdict
  /** Of broken: the configuration permits everything that breaks it. */
  readonly isPermitted: boolean
  readonly reasons: readonly Reason[]
}

export interface Judgement {
  readonly verdicts: readonly Judged[]
  /** Per anomaly of the judging, in its order. */
  readonly permitted: readonly Permitted[]
}

export interface Reading {
  /** Lines that could not be read. */
  readonly damaged: number
}

export function judge(judging: Judging, tally: Tally, deployment: Deployment, { damaged }: Reading): Judgement {
  const { anomalies } = judging.checked
  const permitted = anomalies.map(anomaly => permittedBy(judging, deployment, anomaly))
  const seen: Seen = {
    judging,
    tally,
    breaches: breachesOf(judging, permitted, damaged > 0),
    damage: damageOf(damaged),
  }
  const lacking = { EO: [], ...lackingOf(tally, judging) }
  const verdicts: Judged[] = []
  for (const guarantee of historyGuarantees) {
    const parts = guarantee === 'EO' ? verdicts.filter(({ guarantee: of }) => of === 'ALO' || of === 'AMO') : []
    verdicts.push(verdictOn(guarantee, seen, lacking[guarantee], parts))
  }
  return { verdicts, permitted }
}

interface Seen {
  readonly judging: Judging
  readonly tally: Tally
  readonly breaches: readonly Breach[]
  readonly damage: readonly Reason[]
}

/** What anomalies of one kind, for one reason, do to one guarantee. */
interface Breach extends Effect {
  readonly anomaly: AnomalyName
  count: number
  permitted: number
}

function breachesOf(judging: Judging, permitted: readonly Permitted[], isDamaged: boolean): readonly Breach[] {
  const breaches = new Map<Effect, Map<AnomalyName, Breach>>()
  judging.checked.anomalies.forEach((anomaly, i) => {
    for (const effect of effectsOf(judging, anomaly)) {
      const byName = breaches.get(effect) ?? new Map<AnomalyName, Breach>()
      breaches.set(effect, byName)
      const isOpen = isDamaged && provenByAbsence.has(anomaly.name)
      const does = isOpen ? 'doubts' : effect.does
      const breach = byName.get(anomaly.name) ?? { ...effect, does, anomaly: anomaly.name, count: 0, permitted: 0 }
      byName.set(anomaly.name, breach)
      breach.count++
      if (permitted[i]!.permitted === 'yes') breach.permitted++
    }
  })
  return [...breaches.values()].flatMap(byName => [...byName.values()])
}

/** Of each guarantee the first row that applies: what breaks stands before what doubts. */
export function effectsOf(judging: Judging, anomaly: Judging['checked']['anomalies'][number]): readonly Effect[] {
  const ruling = rulings[anomaly.name]
  if (typeof ruling === 'string') return []
  const found = new Map<HistoryGuarantee, Effect>()
  for (const effect of ruling) {
    if (!found.has(effect.on) && areAll(effect.when, judging, anomaly)) found.set(effect.on, effect)
  }
  return [...found.values()]
}

function verdictOn(
  guarantee: HistoryGuarantee,
  { judging, tally, breaches, damage }: Seen,
  lacking: readonly string[],
  parts: readonly Judged[],
): Judged {
  const breaking = [...reasonsOf(breaches, guarantee, 'breaks'), ...parts.filter(isBroken).map(partReason)]
  if (breaking.length > 0) {
    const isPermitted = breaking.every(({ count = 0, permitted = 0 }) => count === permitted)
    return { guarantee, verdict: 'broken', isPermitted, reasons: [...breaking, ...damage] }
  }
  const own = [...reasonsOf(breaches, guarantee, 'doubts'), ...lacking.map(text => ({ text }))]
  const doubting = [...own, ...damage, ...parts.flatMap(partDoubt)]
  if (doubting.length > 0) return { guarantee, verdict: 'cannot tell', isPermitted: false, reasons: doubting }
  const reasons = [{ text: seenOf(guarantee, tally, judging) }]
  return { guarantee, verdict: 'not seen broken', isPermitted: false, reasons }
}

function reasonsOf(breaches: readonly Breach[], guarantee: HistoryGuarantee, does: Effect['does']): readonly Reason[] {
  return breaches
    .filter(breach => breach.on === guarantee && breach.does === does)
    .map(({ anomaly, count, permitted, because }) => ({ anomaly, count, permitted, text: because }))
}

const isBroken = ({ verdict }: Judged) => verdict === 'broken'

/** V4. The count is of reasons, so that what is permitted of the part is permitted of the whole. */
function partReason({ guarantee, isPermitted }: Judged): Reason {
  return {
    count: 1,
    permitted: isPermitted ? 1 : 0,
    text: `${guarantee} is broken${isPermitted ? ', as permitted' : ''}`,
  }
}

const partDoubt = ({ guarantee, verdict }: Judged): readonly Reason[] =>
  verdict === 'cannot tell' ? [{ text: `${guarantee} cannot be told` }] : []

function damageOf(damaged: number): readonly Reason[] {
  if (damaged === 0) return []
  return [{ text: `${records(damaged, 'line')} could not be read, and what is missing or wrong may stand there` }]
}

const grouping = new Intl.NumberFormat('en-US')
const records = (count: number, of = 'record') => `${grouping.format(count)} ${of}${count === 1 ? '' : 's'}`

/** What a guarantee needs to have been seen, and was not. */
function lackingOf(
  tally: Tally,
  judging: Judging,
): Readonly<Record<Exclude<HistoryGuarantee, 'EO'>, readonly string[]>> {
  const { acknowledged, received, handled, unhandled, ambiguous, receivedAgain, hasOrder } = tally
  const { isHandlingRecorded } = judging
  const promised = acknowledged === 0 ? ['nothing was acknowledged'] : []
  const read = received === 0 ? ['nobody received a record'] : []
  const done = isHandlingRecorded && handled === 0 ? ['nobody handled a record'] : read
  const twins = ambiguous === 0 ? [] : [`${records(ambiguous)} ${was(ambiguous)} sent twice and cannot be told apart`]
  const open = isHandlingRecorded && handled > 0 && unhandled > 0
  const left = open ? [`${records(unhandled)} of those acknowledged ${was(unhandled)} not handled by the end`] : []
  const again =
    !isHandlingRecorded && receivedAgain > 0
      ? [
          `${records(receivedAgain)} ${was(receivedAgain)} received more than once, and whether they were handled twice is not recorded`,
        ]
      : []
  return {
    NAL: [...promised, ...read, ...twins],
    ALO: [...promised, ...done, ...left, ...twins],
    AMO: [...done, ...again, ...twins],
    ORD: [
      ...done,
      ...(hasOrder
        ? []
        : [
            (judging.checked.recorded.nameless ?? 0) > 0
              ? 'who sent what is not recorded (a producer column would tell)'
              : 'nobody is known to have been acknowledged two records of one partition whose offsets are known',
          ]),
      ...twins,
    ],
  }
}

const was = (count: number) => (count === 1 ? 'was' : 'were')

/** What was looked at without finding anything. */
function seenOf(guarantee: HistoryGuarantee, { acknowledged, received, handled }: Tally, judging: Judging): string {
  const done = judging.isHandlingRecorded
    ? `${records(handled)} handled`
    : `${records(received)} received; to receive is taken for to handle, as handling is not recorded`
  switch (guarantee) {
    case 'NAL':
      return `${records(acknowledged)} acknowledged, and each was read`
    case 'ALO':
      return `${records(acknowledged)} acknowledged, and ${done}`
    case 'AMO':
    case 'EO':
    case 'ORD':
      return done
  }
}
