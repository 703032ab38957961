/** Why it came out so, in sentences whose steps are links, and beside them what would have kept the promise. */
import type { ToldCounterexample } from '../../../properties/finding.ts'
import { sharedSteps } from './lesson.ts'
import { Prose } from './prose.tsx'
import { fragmentOf, nearOf, type Route } from './route.ts'
import { Sign } from './verdict.tsx'

interface WhyProps {
  readonly told: ToldCounterexample
  readonly here: Route
  /** What is said where there is no near miss. */
  readonly none: string
}

export function Why({ told, here, none }: WhyProps) {
  const { why = [], nearMiss: near, steps } = told
  if (why.length === 0 && near === undefined) return null
  return (
    <div class="why">
      {why.length > 0 && (
        <section aria-label="Why">
          <h3>Why</h3>
          <ol class="why-steps">
            {why.map(sentence => (
              <li key={sentence}>
                <Sentence text={sentence} here={here} last={steps.length} />
              </li>
            ))}
          </ol>
        </section>
      )}
      <section class={near ? 'near' : 'near is-none'} aria-label="The near miss">
        <h3>{near && <Sign verdict="holds" />} What would have kept it</h3>
        {near ? (
          <>
            <p class="repair">
              <Prose text={near.repair} />
            </p>
            <p>
              {sharedSteps(steps, near)} <Prose text={near.ends} />
            </p>
            <a class="button" href={fragmentOf({ ...here, path: nearOf(here.path), step: near.told.steps.length })}>
              See it end well
            </a>
          </>
        ) : (
          <p>{none}</p>
        )}
      </section>
    </div>
  )
}

/** 'step 8' in a sentence is a link to it. */
function Sentence({ text, here, last }: { readonly text: string; readonly here: Route; readonly last: number }) {
  const parts = text.split(/\b([Ss]tep \d+)\b/)
  return (
    <>
      {parts.map((part, i) => {
        const step = i % 2 === 1 ? Number(part.slice(5)) : 0
        if (step < 1 || step > last) return <Prose key={i} text={part} />
        return (
          <a key={i} href={fragmentOf({ ...here, step })}>
            {part}
          </a>
        )
      })}
    </>
  )
}
