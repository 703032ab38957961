/**
 * The step player: steps, picture and state beside each other, moved by keys, by buttons and by the address.
 *
 *   P1  the address names the step; a player that it does not name stands at its end, where the whole path can be seen
 *   P2  keys go to the player in which the focus is, else to the one that the address names, else to the first; what a key means to a button or a
 *       field stays so
 *   P3  printed, every player stands at its end
 *   P4  the page moves only where what was asked for is out of sight
 */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ToldPath } from '../../../properties/finding.ts'
import { storyOf } from '../../../properties/telling/story.ts'
import { Controls } from './controls.tsx'
import { Key } from './key.tsx'
import { moveTo } from './navigation.ts'
import { pictureOf } from './picture.ts'
import type { Route } from './route.ts'
import { LaneHeads, Sequence } from './sequence.tsx'
import { StatePanel } from './state-panel.tsx'
import { PlainSteps, Steps } from './steps.tsx'
import { usePrinting, useWidth } from './sizes.ts'

export interface PlayerProps {
  readonly told: ToldPath
  /** Where this player's steps are in the page. */
  readonly here: Route
  readonly route: Route
  /** Keys are for this one. */
  readonly isActive: boolean
  readonly label: string
}

const PACE = 1300
const NARROWEST = 84
const WIDEST = 150
const LEAST_SEEN = 160

export function Player(props: PlayerProps) {
  if (props.told.start === undefined) return <PlainSteps told={props.told} />
  return <StatefulPlayer {...props} />
}

function StatefulPlayer({ told, here, route, isActive, label }: PlayerProps) {
  const last = told.steps.length
  const root = useRef<HTMLDivElement>(null)
  const [n, go] = useStep(here, route, last)
  const [isPlaying, play] = usePlaying(n, last, go)
  const isPrinting = usePrinting()
  useKeys(root, isActive, { n, last, go, play: () => play(!isPlaying) })
  const [space, spaceRef] = useWidth<HTMLDivElement>(700)
  const story = useMemo(() => storyOf(told)!, [told])
  const lanes = new Set([...(told.processes ?? []), ...told.steps.map(({ who }) => who)]).size
  const laneWidth = Math.max(NARROWEST, Math.min(WIDEST, Math.floor(space / Math.max(1, lanes))))
  const picture = useMemo(() => pictureOf(told, story, laneWidth), [told, story, laneWidth])
  const shown = isPrinting ? last : n
  const step = told.steps[n - 1]
  const lane = picture.lanes.find(({ name }) => name === step?.who)?.x ?? 0
  useInView(root, isSame(route, here) && route.step !== undefined ? route : undefined, n, lane)
  return (
    <div
      class={`player${isActive ? ' is-active' : ''}`}
      ref={root}
      data-player={label}
      role="group"
      aria-label={`${label}, step by step`}
    >
      <Controls n={n} last={last} go={go} isPlaying={isPlaying} play={play} step={step} />
      <p class="unseen" aria-live="polite">
        {step === undefined
          ? 'The beginning.'
          : `Step ${n} of ${last}: ${step.who} ${step.does}.${step.decisive ? ' This step decides.' : ''}`}
      </p>
      <div class="stage">
        <Steps told={told} here={here} n={shown} rows={picture.rows} />
        <div class="picture" ref={spaceRef} tabIndex={0} role="region" aria-label={`${label}: picture`}>
          <LaneHeads picture={picture} laneWidth={laneWidth} />
          <Sequence picture={picture} told={told} n={shown} go={go} label={label} />
        </div>
        <StatePanel story={story} n={shown} label={label} />
      </div>
      <Key />
    </div>
  )
}

const isSame = (a: Route, b: Route) => a.group === b.group && (a.index ?? b.index) === b.index && a.path === b.path

/** The player's own step; an address that names another one moves it. What it does itself is in the address a moment later. */
function useStep(here: Route, route: Route, last: number): readonly [number, (n: number) => void] {
  const named = isSame(route, here) && route.step !== undefined ? Math.min(route.step, last) : undefined
  const [own, setOwn] = useState(named ?? last)
  const seen = useRef(named)
  let n = own
  if (named !== seen.current) {
    seen.current = named
    if (named !== undefined && named !== own) setOwn((n = named))
  }
  const go = (to: number) => {
    const step = Math.max(0, Math.min(last, to))
    setOwn(step)
    moveTo({ ...here, step })
  }
  return [n, go]
}

function usePlaying(n: number, last: number, go: (n: number) => void): readonly [boolean, (on: boolean) => void] {
  const [isPlaying, setPlaying] = useState(false)
  useEffect(() => {
    if (!isPlaying) return undefined
    if (n >= last) return setPlaying(false)
    const timer = setTimeout(() => go(n + 1), PACE)
    return () => clearTimeout(timer)
  }, [isPlaying, n])
  const play = (on: boolean) => {
    if (on && n >= last) go(0)
    setPlaying(on)
  }
  return [isPlaying, play]
}

interface Keys {
  readonly n: number
  readonly last: number
  readonly go: (n: number) => void
  readonly play: () => void
}

function useKeys(root: { readonly current: HTMLElement | null }, isActive: boolean, keys: Keys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return
      const focus = document.activeElement
      const player = focus?.closest('[data-player]')
      if (player ? player !== root.current : !isActive || isTakingKeys(focus)) return
      const means = meaning(event.key, focus, latest.current)
      if (means === undefined) return
      event.preventDefault()
      means()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [isActive])
}

/** Whoever has put the focus on a table that scrolls wants to scroll it; into a field, to write. */
const isTakingKeys = (focus: Element | null) => focus?.matches('.scrolls, pre, input') ?? false

function meaning(key: string, focus: Element | null, { n, last, go, play }: Keys): (() => void) | undefined {
  switch (key) {
    case 'ArrowLeft':
      return () => go(n - 1)
    case 'ArrowRight':
      return () => go(n + 1)
    case 'Home':
      return () => go(0)
    case 'End':
      return () => go(last)
    case ' ':
      return focus?.matches('button, summary') ? undefined : play
    default:
      return undefined
  }
}

/** An address that names a step shows it; each step keeps its row in sight, and the lane of who acts. */
function useInView(
  root: { readonly current: HTMLElement | null },
  named: Route | undefined,
  n: number,
  lane: number,
): void {
  useEffect(() => {
    const player = root.current
    const picture = player?.querySelector('.picture')
    if (!player || !picture) return
    picture.scrollLeft = Math.max(0, lane - picture.clientWidth / 2)
    if (named === undefined) return
    if (isOutOfSight(player)) player.scrollIntoView({ block: 'start' })
    player
      .querySelector(isStacked(player) ? '.row.is-now' : '[aria-current="step"]')
      ?.scrollIntoView({ block: 'nearest' })
  }, [named, n])
}

/** What is in sight of it is less than its controls and a row. */
function isOutOfSight(player: Element): boolean {
  const { top, bottom } = player.getBoundingClientRect()
  return top > innerHeight - LEAST_SEEN || bottom < LEAST_SEEN
}

/** On a narrow screen the list of steps is below the picture. */
const isStacked = (player: Element) => {
  const [picture, steps] = ['.picture', '.steps'].map(
    part => player.querySelector(part)?.getBoundingClientRect().top ?? 0,
  )
  return steps! > picture!
}
