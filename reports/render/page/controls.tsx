/** What moves a player: buttons, and what the current step is. */
import type { CounterexampleStep } from '../../../properties/finding.ts'
import { Prose } from './prose.tsx'

interface Props {
  readonly n: number
  readonly last: number
  readonly go: (n: number) => void
  readonly isPlaying: boolean
  readonly play: (on: boolean) => void
  readonly step: CounterexampleStep | undefined
}

const shapes = {
  first: 'M4 3v10M13 3l-7 5 7 5z',
  back: 'M11 3L4.5 8l6.5 5z',
  play: 'M5 3l8 5-8 5z',
  pause: 'M5 3v10M11 3v10',
  on: 'M5 3l6.5 5L5 13z',
  last: 'M12 3v10M3 3l7 5-7 5z',
}

export function Controls({ n, last, go, isPlaying, play, step }: Props) {
  return (
    <div class="controls">
      <div class="buttons" role="toolbar" aria-label="Steps">
        <Button shape="first" label="To the beginning (Home)" isOff={n === 0} press={() => go(0)} />
        <Button shape="back" label="One step back (←)" isOff={n === 0} press={() => go(n - 1)} />
        <Button
          shape={isPlaying ? 'pause' : 'play'}
          label={isPlaying ? 'Pause (space)' : 'Play (space)'}
          press={() => play(!isPlaying)}
        />
        <Button shape="on" label="One step on (→)" isOff={n === last} press={() => go(n + 1)} />
        <Button shape="last" label="To the end (End)" isOff={n === last} press={() => go(last)} />
      </div>
      <p class={`now${step?.decisive ? ' is-decisive' : ''}`} aria-hidden="true">
        <b>
          {n}
          <span class="of">/{last}</span>
        </b>
        <span>{step === undefined ? 'The beginning: nothing has happened yet.' : <NowText step={step} />}</span>
      </p>
      <p class="keys" aria-hidden="true">
        <kbd>←</kbd> <kbd>→</kbd> step · <kbd>space</kbd> play
      </p>
    </div>
  )
}

const NowText = ({ step }: { readonly step: CounterexampleStep }) => (
  <>
    <b class="unbroken">{step.who}</b> <Prose text={step.does} />
    {step.decisive && <em class="decides">decides</em>}
  </>
)

interface ButtonProps {
  readonly shape: keyof typeof shapes
  readonly label: string
  readonly isOff?: boolean
  readonly press: () => void
}

/** One that is off stays focusable: a focus that is thrown away loses its reader. */
function Button({ shape, label, isOff = false, press }: ButtonProps) {
  return (
    <button type="button" aria-label={label} title={label} aria-disabled={isOff} onClick={() => !isOff && press()}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path d={shapes[shape]} />
      </svg>
    </button>
  )
}
