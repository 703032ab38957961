/**
 * Decides a question for whoever wants its verdicts and no more: no steps in words, no near miss, nothing performed on the broker.
 *
 *     question ──search──▶ holds, of every cell │ broken, of the cell whose fault was spent
 *
 *   V1  the verdicts are those of decide.ts and decide-beside.ts (verdicts-alone.test.ts); they come sooner, as a search ends at its first violation
 *   V2  of a question that is broken under one fault class the others are not answered: who asks about all of them has its answer
 */
import { explore, type Finding as Found, type Property } from '../model/index.ts'
import { besideOf, type BesideQuestion, isBeside } from './beside.ts'
import { sizes, verdictAndNote } from './finding-parts.ts'
import type { Found as Tell, Limits } from './jobs.ts'
import type { Finding } from './finding.ts'
import { type Checked, propertyOf, witnessOf } from './guarantees.ts'
import { faultViews, type Question, refuseThrows, scopeText, specOf, type Strike } from './question.ts'

/** A question as one search. */
interface Asked {
  readonly spec: ReturnType<typeof specOf>
  readonly faults: readonly Strike[]
  readonly promises: readonly { readonly guarantee: Checked; readonly property: Property }[]
  readonly witness: (fault: Strike) => Property
  readonly scopeText: (fault: Strike) => string
}

export function answerVerdicts(question: Question | BesideQuestion, limits: Limits, found: Tell): void {
  const {
    spec,
    faults,
    promises,
    witness,
    scopeText: scopeOf,
  } = isBeside(question) ? beside(question) : asked(question)
  const witnesses = faults.map(witness)
  const exploration = explore(spec, {
    properties: [...promises.map(({ property }) => property), ...witnesses],
    ...limits,
  })
  refuseThrows(exploration)
  const named = (name: string) => exploration.findings.find(finding => finding.name === name)!
  for (const { guarantee, property } of promises) {
    const decided = named(property.name)
    for (const fault of struck(decided, faults)) {
      found({
        id: `${guarantee}:${fault}`,
        guarantee,
        fault,
        ...verdictAndNote(decided.verdict, exploration, named(witness(fault).name).path),
        scope: scopeOf(fault),
        ...sizes(exploration),
      } satisfies Finding)
    }
  }
}

/** V2: what breaks without a fault breaks under each. */
function struck({ verdict, path }: Found, faults: readonly Strike[]): readonly Strike[] {
  if (verdict !== 'broken') return faults
  const spent = faults.filter(fault => (path?.faults[fault] ?? 0) > 0)
  return spent.length === 0 ? faults : spent
}

function asked(question: Question): Asked {
  const { guarantees, parameters, scope } = question
  return {
    spec: specOf(question),
    faults: ['none', ...(faultViews(scope) as Strike[])],
    promises: guarantees.map(guarantee => ({ guarantee, property: propertyOf(guarantee, parameters, scope, []) })),
    witness: fault => witnessOf(guarantees[0]!, fault),
    scopeText: fault => scopeText(question, fault),
  }
}

function beside(question: BesideQuestion): Asked {
  const { spec, guarantees, faults, property, witness, scopeText: scopeOf } = besideOf(question)
  return {
    spec: spec(),
    faults: ['none', ...(faults as Strike[])],
    promises: guarantees.map(guarantee => ({ guarantee, property: property(guarantee, []) })),
    witness,
    scopeText: scopeOf,
  }
}
