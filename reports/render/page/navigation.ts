/** The page's address as state: links change it, so does stepping, and the browser's Back goes through it. */
import { useEffect, useState } from 'preact/hooks'
import { fragmentOf, parseRoute, type Route } from './route.ts'

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const changed = () => setRoute(parseRoute(location.hash))
    addEventListener('hashchange', changed)
    // A link to where one already is changes no address: it still is to show what it names.
    const again = ({ target }: MouseEvent) => {
      const link = target instanceof Element ? target.closest('a') : null
      if (link !== null && link.getAttribute('href') === location.hash) changed()
    }
    addEventListener('click', again)
    return () => {
      removeEventListener('hashchange', changed)
      removeEventListener('click', again)
    }
  }, [])
  return route
}

/** Takes the place of where one is: a hundred steps are no hundred places to go back through. */
export function moveTo(route: Route): void {
  location.replace(fragmentOf(route))
}
