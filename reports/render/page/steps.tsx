/** The list of steps: beside the picture row by row, and what is read where there is no picture. */
import type { CounterexampleStep, ToldPath } from '../../../properties/finding.ts'
import type { Row } from './picture.ts'
import { isFault } from './lesson.ts'
import { Prose } from './prose.tsx'
import { fragmentOf, type Route } from './route.ts'

interface Props {
  readonly told: ToldPath
  readonly here: Route
  readonly n: number
  readonly rows: readonly Row[]
}

export function Steps({ told, here, n, rows }: Props) {
  return (
    <ol class="steps" aria-label="Steps">
      {told.steps.map((step, i) => (
        <li key={step.n} style={{ '--row': `${rows[i]!.height}px` }} class={classOf(step, n)}>
          <a href={fragmentOf({ ...here, step: step.n })} aria-current={step.n === n ? 'step' : undefined}>
            <span class="n">{step.n}</span>
            <span>
              <b class="unbroken">{step.who}</b> <Prose text={step.does} />
              {step.spends !== undefined && (
                <em class="spends">{isFault(step) ? `fault ${step.spends}` : step.spends}</em>
              )}
              {step.decisive && <em class="decides">decides</em>}
            </span>
          </a>
        </li>
      ))}
    </ol>
  )
}

function classOf(step: CounterexampleStep, n: number): string {
  const parts = [step.n > n ? 'is-future' : '', step.decisive ? 'is-decisive' : '', isFault(step) ? 'is-fault' : '']
  return parts.filter(part => part !== '').join(' ')
}

/** A path whose states are text alone: of an older report, or told by the reference broker. */
export function PlainSteps({ told }: { readonly told: ToldPath }) {
  if (told.steps.length === 0) return <p>It is so from the start: no step is needed.</p>
  return (
    <ol class="plain-steps">
      {told.steps.map(step => (
        <li key={step.n} class={step.decisive ? 'is-decisive' : ''}>
          <b>{step.who}</b> {step.does}
          {step.decisive && <em class="decides">decides</em>}
          {step.state !== '' && <code>{step.state}</code>}
        </li>
      ))}
    </ol>
  )
}
