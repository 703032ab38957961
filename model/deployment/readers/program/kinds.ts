/** Kinds of options: how a program's literal and a value of Kafka's say the same. */
import { INT_MAX } from '../../client.ts'
import type { Option } from './options.ts'

/** Whatever JavaScript takes for true. */
export const flag = (key: string, yes = 'true', no = 'false'): Option => ({
  key,
  read: literal => (literal ? yes : no),
  write: value => (value === yes ? 'true' : value === no ? 'false' : undefined),
})

/** What is beyond Kafka's largest number is as good as that. */
export const amount = (key: string): Option => ({
  key,
  read: literal => String(typeof literal === 'number' && literal > INT_MAX ? INT_MAX : literal),
  write: value => (/^-?\d+$/.test(value) ? value : undefined),
})

export const acks: Option = {
  key: 'acks',
  read: literal => (typeof literal === 'number' ? String(literal) : `'${literal}'`),
  write: value => (value === 'all' ? '-1' : /^-?\d$/.test(value) ? value : undefined),
}

export const quoted = (text: string): string | undefined => (/^[\w.,:/-]+$/.test(text) ? `'${text}'` : undefined)

/** An empty text is as good as none. */
export const text = (key: string): Option => ({
  key,
  read: literal => (literal === '' ? undefined : String(literal)),
  write: quoted,
})
