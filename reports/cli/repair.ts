/**
 * `ackproof check --repair`: after the verdicts, the smallest changes that would mend what is broken.
 *
 *     verdicts ──wanted──▶ cells to mend ──Repairing──▶ questions ──children──▶ answers ──▶ repairs, with edits of the files
 *
 *   R1  without requirements every cell that is broken, or of those that --require names, is mended by itself; with them, these hold together
 *   R2  a cell that is not broken is not mended, unless it is named
 */
import { questionKey } from '../../properties/check.ts'
import type { Finding, Repairs } from '../../properties/finding.ts'
import type { Checked } from '../../properties/guarantees.ts'
import { answerKey, type Job } from '../../properties/jobs.ts'
import type { FaultClass } from '../../properties/question.ts'
import { Repairing } from '../../properties/repair.ts'
import type { CellId } from '../../properties/repairable.ts'
import { decide, type Deciding } from './decide.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import type { Outcome } from './pool.ts'
import { locatedIn, type Sources } from './repair-edits.ts'

/** What --repair named: lists of cells that are to hold together; an empty one stands for whatever is broken. */
export type Wanted = readonly (readonly string[])[]

export interface RepairOptions extends Pick<Deciding, 'terminal' | 'processes' | 'bounds' | 'launch' | 'cache'> {
  readonly wanted: Wanted
  readonly required: readonly string[]
}

/** The findings with their repairs beside them. */
export async function withRepairs(
  findings: readonly Finding[],
  sources: Sources,
  { wanted, required, ...around }: RepairOptions,
): Promise<{ readonly findings: readonly Finding[]; readonly code: ExitCode }> {
  const under = [...new Set(findings.map(({ id }) => cellOf(id).fault))]
  const asked = targets(findings, wanted, required).map(ids => ({
    configuration: sources.configuration,
    cells: ids.map(cellOf),
    under,
  }))
  if (asked.length === 0) return { findings, code: exitCodes.asExpected }
  const { until = Infinity } = around.bounds
  const repairing = new Repairing(asked, () => Date.now() >= until)
  const code = await run(repairing, around)
  const locate = locatedIn(sources)
  const repairs = repairing.repairs.map(each => ({ ...each, proposals: each.proposals.map(locate) }))
  return { findings: findings.map(finding => beside(finding, repairs)), code }
}

/** R1, R2. */
function targets(
  findings: readonly Finding[],
  wanted: Wanted,
  required: readonly string[],
): readonly (readonly string[])[] {
  const isMeant = (id: string) => required.length === 0 || required.includes(id)
  const broken = findings.filter(({ id, verdict }) => verdict === 'broken' && isMeant(id)).map(({ id }) => [id])
  const all = wanted.flatMap(ids => (ids.length === 0 ? broken : [ids]))
  return all.filter((ids, i) => all.findIndex(other => other.join() === ids.join()) === i)
}

function cellOf(id: string): CellId {
  const [guarantee, fault] = id.split(':') as [Checked, FaultClass]
  return { guarantee, fault }
}

const beside = (finding: Finding, repairs: readonly Repairs[]): Finding => {
  const mine = repairs.filter(({ of }) => of.includes(finding.id))
  return mine.length === 0 ? finding : { ...finding, repairs: mine }
}

async function run(repairing: Repairing, around: Omit<RepairOptions, 'wanted' | 'required'>): Promise<ExitCode> {
  const searches = new Map<Job, string>()
  const more = (): Job | undefined => {
    const next = repairing.next()
    if (next === undefined) return undefined
    const job: Job = { kind: 'verdicts', question: next.question }
    searches.set(job, next.search)
    return job
  }
  const { code } = await decide([], {
    ...around,
    more,
    nameOf: job => (job.kind === 'verdicts' ? `repair of ${job.question.guarantees.join(' ')}` : ''),
    changed: outcome => hear(repairing, outcome, searches),
  })
  return code
}

/** What was cut off by the clock says nothing of the setting, and is not heard. */
function hear(repairing: Repairing, { job, end, findings }: Outcome, searches: ReadonlyMap<Job, string>): void {
  if (job.kind !== 'verdicts' || end === 'deciding') return
  for (const finding of findings) repairing.hear(answerKey(questionKey(job.question), finding.id), finding)
  repairing.finish(searches.get(job)!)
}
