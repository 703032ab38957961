/** The frame: a head with the way back, and the view that the address asks for. */
import { useEffect, useRef } from 'preact/hooks'
import type { Group, PageData } from './data.ts'
import { GroupView, indexOf } from './group-view.tsx'
import { useRoute } from './navigation.ts'
import { Overview } from './overview.tsx'
import { fragmentOf } from './route.ts'

export function App({ data }: { readonly data: PageData }) {
  const route = useRoute()
  const group = data.groups.find(({ id }) => id === route.group)
  const main = useRef<HTMLElement>(null)
  // What is shown, not how it is written: '#K04' and '#K04/0/step-6' may be the same case.
  const place = group === undefined ? '' : `${group.id}/${indexOf(group, route.index)}`
  const first = useRef(place)
  useEffect(() => {
    document.title = group === undefined ? `ackproof ${data.command}` : `${titleOf(group)} · ackproof`
    if (first.current === place) return
    first.current = place
    // Who follows a link begins at the top of what it leads to, with eyes and with a screen reader alike.
    scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [place])
  return (
    <>
      <a class="skip" href="#page" onClick={event => skip(event, main.current)}>
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href="#">
          <Mark />
          ackproof
        </a>
        {group && (
          <nav aria-label="You are here">
            <a href="#">Overview</a>
            <span aria-hidden="true">/</span>
            <a href={fragmentOf({ group: group.id })} aria-current="page">
              {group.id}
            </a>
          </nav>
        )}
        {group && <Neighbours groups={data.groups} group={group} />}
      </header>
      <main ref={main} tabIndex={-1} id="content">
        {group ? <GroupView data={data} group={group} route={route} /> : <Overview data={data} />}
      </main>
      <footer class="foot">
        <p>
          ackproof {data.version}, model {data.model}. A verdict is about the model in its scope; what was assumed
          stands beside it.
        </p>
      </footer>
    </>
  )
}

/** The fragment is the page's address: a plain link to the content would change it. */
function skip(event: Event, to: HTMLElement | null): void {
  event.preventDefault()
  to?.focus()
}

const titleOf = ({ id, name }: Group) => (name === '' ? id : `${id} ${name}`)

function Neighbours({ groups, group }: { readonly groups: readonly Group[]; readonly group: Group }) {
  const at = groups.indexOf(group)
  const [before, after] = [groups[at - 1], groups[at + 1]]
  return (
    <nav class="neighbours" aria-label="Before and after">
      {before && (
        <a href={fragmentOf({ group: before.id })} aria-label={`Before: ${titleOf(before)}`}>
          ← {before.id}
        </a>
      )}
      {after && (
        <a href={fragmentOf({ group: after.id })} aria-label={`Next: ${titleOf(after)}`}>
          {after.id} →
        </a>
      )}
    </nav>
  )
}

/** Three replicas' logs, the last one shorter. */
function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect x="2" y="3" width="18" height="4" rx="1.2" class="mark-a" />
      <rect x="2" y="9" width="18" height="4" rx="1.2" class="mark-a" />
      <rect x="2" y="15" width="9" height="4" rx="1.2" class="mark-b" />
    </svg>
  )
}
