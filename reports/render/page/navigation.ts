/** The page's address as state: links change it, so does stepping, and the browser's Back goes through it. */
import { useEffect, useState } from 'preact/hooks'
import { fragmentOf, parseRoute, type Route } from './route.ts'

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const changed = () => setRoute(parseRoute(location.hash))
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
  return route
}

/** Takes the place of where one is: a hundred steps are no hundred places to go back through. */
export function moveTo(route: Route): void {
  location.replace(fragmentOf(route))
}
