/**
 * `npm run mutants -- [--only ID] [--limit 400]`: every mutant of the broker's rules and of the model's holes, and which check found it; of those of the
 * broker also what found them in the history of clients alone, and after how many runs; the rules and holes that have none; twins. A developer's script,
 * no command of the package.
 *
 * Exit 0: all are killed, and those of the broker found in histories, or silent or seldom seen there as they say. 1: a mutant survives, is missed or found against what it
 * says, a rule or hole has none, or two are twins. 2: bad arguments.
 */
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { type Testimony, testimony } from '../../properties/mutants/by-history.ts'
import { type Hunt, hunt, unswapped } from '../../properties/mutants/hunt.ts'
import { mutants } from '../../properties/mutants/index.ts'
import { ruleTwins } from '../../properties/mutants/rule-twins.ts'
import { modelTwins } from '../../properties/mutants/model-twins.ts'
import type { Mutant } from '../../properties/mutants/mutant.ts'
import { count } from '../../properties/count.ts'

const usage = `Usage: npm run mutants -- [--only ID] [--limit 400]
  only: one mutant, by its id; limit: how many runs each killer has for one mutant, a whole number from 1.`

interface Arguments {
  readonly chosen: readonly Mutant[]
  readonly limit: number
}

/** Or what is wrong with them. */
function argumentsOf(): Arguments | string {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({ options: { only: text, limit: text } })
    const limit = Number(values.limit ?? 400)
    const chosen = mutants.filter(({ id }) => id === (values.only ?? id))
    if (chosen.length === 0) return `there is no mutant of the id that --only names; without it all are listed.`
    if (!Number.isSafeInteger(limit) || limit < 1) return '--limit needs a whole number from 1, such as --limit 400.'
    return { chosen, limit }
  } catch (error) {
    return (error as Error).message
  }
}

const style = { head: [], border: [] }

type Judged = Hunt & { readonly testimony?: Testimony }

function judge(mutant: Mutant, limit: number): Judged {
  const judged = hunt(mutant, limit)
  return mutant.in === 'broker' ? { ...judged, testimony: testimony(mutant, limit) } : judged
}

/** What found it in the history of clients; a few names are enough. */
function historyCell({ testimony }: Judged): string {
  if (testimony === undefined) return ''
  if (testimony.is === 'silent' || testimony.is === 'not seen') return testimony.is
  if (testimony.is !== 'noticed') return testimony.is.toUpperCase()
  const { by, runs } = testimony
  return `${by.slice(0, 2).join(', ')}${by.length > 2 ? ' …' : ''} (${runs})`
}

const isAmiss = ({ testimony }: Judged) => testimony?.is === 'missed' || testimony?.is === 'against what it says'

function rowOf(judged: Judged): string[] {
  const { mutant, killed } = judged
  const about = [mutant.id, mutant.in === 'broker' ? `broker: ${mutant.rule}` : `model: ${mutant.hole}`, mutant.breaks]
  if (mutant.equivalent !== undefined) return [...about, 'equivalent', '', '', '', mutant.source]
  if (killed === undefined) return [...about, 'SURVIVES', '', '', historyCell(judged), mutant.source]
  return [...about, checkOf(killed), String(killed.runs), String(killed.steps), historyCell(judged), mutant.source]
}

/** Which check it was, where the killer has several. */
function checkOf({ by, sentence }: NonNullable<Hunt['killed']>): string {
  if (by === 'guarantee') return `${by} ${/^BROKEN (\w+)/.exec(sentence)?.[1] ?? ''}`.trim()
  return by === 'invariant' ? `${by} ${sentence.split(':')[0]}` : by
}

function huntAll({ chosen, limit }: Arguments): void {
  const table = new Table({
    head: ['mutant', 'in', 'breaks', 'killed by', 'runs', 'steps', 'history (runs)', 'source'],
    style,
  })
  const hunts = chosen.map((mutant, place) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${place + 1} of ${chosen.length}: ${mutant.id}\u001b[K`)
    return judge(mutant, limit)
  })
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  table.push(...hunts.map(rowOf))
  console.log(table.toString())
  if (chosen.length === 1) console.log(hunts[0]!.killed?.sentence ?? chosen[0]!.equivalent ?? 'No check found it.')
  tellSilent(hunts)
  const isSound = chosen.length === 1 || zooIsComplete()
  const survivors = hunts.filter(({ mutant, killed }) => killed === undefined && mutant.equivalent === undefined)
  console.log(`${count(hunts.filter(({ killed }) => killed).length, 'mutant')} killed, ${survivors.length} survive.`)
  process.exitCode = survivors.length === 0 && isSound && !hunts.some(isAmiss) ? 0 : 1
}

/** Why clients notice nothing. */
function tellSilent(judged: readonly Judged[]): void {
  const ofBroker = judged.filter(({ testimony }) => testimony !== undefined)
  if (ofBroker.length === 0) return
  const noticed = ofBroker.filter(({ testimony }) => testimony?.is === 'noticed')
  console.log(`${count(noticed.length, 'mutant')} of ${ofBroker.length} found in the history of clients alone.`)
  for (const { mutant, testimony } of ofBroker)
    if (testimony?.is === 'silent' || testimony?.is === 'not seen') console.log(`  ${mutant.id}: ${testimony.because}`)
}

/** Says what the zoo lacks, if it does. */
function zooIsComplete(): boolean {
  const { rules, holes } = unswapped(mutants)
  const alike = [...ruleTwins(), ...modelTwins()]
  const untold = alike.filter(([, other]) => other === 'Kafka').map(([id]) => id)
  const twins = alike.filter(([, other]) => other !== 'Kafka')
  console.log(`Rules of the broker without a mutant: ${rules.join(', ') || 'none'}.`)
  console.log(`Holes of the model without a mutant: ${holes.join(', ') || 'none'}.`)
  console.log(`Twins: ${twins.map(pair => pair.join(' and ')).join(', ') || 'none'}.`)
  console.log(`Answer like Kafka in random runs, so that a path must tell them apart: ${untold.join(', ') || 'none'}.`)
  return rules.length + holes.length + twins.length === 0
}

const asked = argumentsOf()
if (typeof asked === 'string') {
  console.error(`${usage}\n  Here: ${asked}`)
  process.exitCode = 2
} else huntAll(asked)
