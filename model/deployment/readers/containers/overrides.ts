/**
 * `--override key=value` on the command line of kafka-server-start.
 *
 *   O1  a value may be a variable of the container, which its shell puts in: it is read there, and changed there
 */
import { looksLikeKey } from '../../secrets.ts'
import type { Edit, Setting } from '../part.ts'
import { optionsOf } from './commands.ts'
import type { Container } from './container.ts'
import { interpolate, soleReference } from './interpolation.ts'

export interface Override {
  readonly setting: Setting
  readonly put: (value: string) => Edit | undefined
}

const startsIn = ({ calls }: Container) => calls.filter(({ tool }) => tool === 'kafka-server-start')

export function overridesOf(container: Container): readonly Override[] {
  const find = (name: string) => container.environment.find(variable => variable.name === name)
  return startsIn(container).flatMap(({ file, words }) =>
    optionsOf(words, '--override').map(({ text, line, start, end }) => {
      const [key = ''] = text.split('=')
      const written = text.slice(key.length + 1).replaceAll('$$', '$')
      const { value, unread } = interpolate(written, find)
      const place = { file: file.name, line, written: `--override ${looksLikeKey(key) ? key : '(a key)'}` }
      const reference = soleReference(written)
      return {
        setting: { key, value, ...place, ...(unread !== undefined && { unread }) },
        put: (changed: string) =>
          reference === undefined
            ? { file: file.name, start: start + key.length + 1, end, text: changed }
            : find(reference.name)?.put?.(changed),
      }
    }),
  )
}

/** Behind the last word of the call. */
export function addOverride(container: Container, key: string, value: string): Edit | undefined {
  const [call] = startsIn(container)
  const last = call?.words.at(-1)
  if (call === undefined || last === undefined) return undefined
  return { file: call.file.name, start: last.end, end: last.end, text: ` --override ${key}=${value}` }
}
