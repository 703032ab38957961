/**
 * Where one is in the page, as the fragment of its address: '#K04/0/step-7' is a step of a claim's first case, and can be passed on.
 *
 *     #                      the overview
 *     #K04                   a claim; #NAL a guarantee
 *     #K04/0                 its first case
 *     #K04/0/step-7          that case's path, after step 7
 *     #K04/0/near/step-3     its near miss; 'witness', 'branch-1', 'branch-1-near' likewise
 *
 *   R1  parse(format(route)) is the route; whatever else stands there leads to the nearest place that exists
 */
export interface Route {
  readonly group?: string
  readonly index?: number
  /** Which of the case's paths; absent: the first. */
  readonly path?: string
  readonly step?: number
}

export type PathName = Route['path']
/** The near miss of a path. */
export const nearOf = (path: PathName): string => (path === undefined ? 'near' : `${path}-near`)

export function parseRoute(fragment: string): Route {
  const parts = fragment.replace(/^#/, '').split('/').map(decoded)
  const [group = '', index = ''] = parts
  if (group === '') return {}
  const step = parts.map(part => /^step-(\d{1,6})$/.exec(part)?.[1]).find(n => n !== undefined)
  const path = parts.slice(2).find(part => /^(near|witness|branch-\d{1,4}(-near)?)$/.test(part))
  return {
    group,
    ...(/^\d{1,6}$/.test(index) ? { index: Number(index) } : {}),
    ...(path === undefined ? {} : { path }),
    ...(step === undefined ? {} : { step: Number(step) }),
  }
}

export function fragmentOf({ group, index, path, step }: Route): string {
  if (group === undefined) return '#'
  const parts = [
    encodeURIComponent(group),
    ...(index === undefined ? [] : [`${index}`]),
    ...(path === undefined ? [] : [path]),
    ...(step === undefined ? [] : [`step-${step}`]),
  ]
  return `#${parts.join('/')}`
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
