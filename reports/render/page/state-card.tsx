/** What a card of the state panel is made of: a head, values by name, what the step has changed. */
import type { ComponentChildren } from 'preact'

interface CardProps {
  readonly name: string
  readonly badge?: ComponentChildren
  readonly isChanged: boolean
  readonly className?: string
  readonly children: ComponentChildren
}

export function Card({ name, badge, isChanged, className = '', children }: CardProps) {
  return (
    <div class={`card ${className}${isChanged ? ' is-changed' : ''}`} role="group" aria-label={name}>
      <p class="card-head">
        <b>{name}</b>
        {badge}
      </p>
      {children}
    </div>
  )
}

export const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b)

/** A value by name; what the step has changed is set apart, with what it was. */
export function Value({ name, now, was }: { readonly name: string; readonly now: string; readonly was: string }) {
  return (
    <span class={`value${now === was ? '' : ' is-changed'}`}>
      <span class="value-name">{name}</span> {now !== was && <span class="was">{was} → </span>}
      <b>{now}</b>
    </span>
  )
}
