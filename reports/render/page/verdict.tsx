/** A verdict, told apart by its sign, its word and, last, its colour. */
import type { Verdict } from '../../../properties/finding.ts'

const signs: Readonly<Record<Verdict, string>> = {
  holds: 'M3.5 8.5l3 3 6-7',
  broken: 'M4 4l8 8M12 4l-8 8',
  'not seen broken': 'M3 8c1.6-3 3.2-3 5 0s3.4 3 5 0',
  depends: 'M8 13V8M8 8L4 3.5M8 8l4-4.5',
  inconclusive: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  'not modelled': 'M4 8h8',
}

export function Sign({ verdict, size = 16 }: { readonly verdict: Verdict; readonly size?: number }) {
  return (
    <svg class={`sign ${className(verdict)}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={signs[verdict]} />
    </svg>
  )
}

export function Chip({ verdict, count }: { readonly verdict: Verdict; readonly count?: number }) {
  return (
    <span class={`chip ${className(verdict)}`}>
      <Sign verdict={verdict} />
      {count === undefined ? verdict : `${count} ${verdict}`}
    </span>
  )
}

export const className = (verdict: Verdict): string => `is-${verdict.replaceAll(' ', '-')}`
