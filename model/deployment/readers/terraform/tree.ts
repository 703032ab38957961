/**
 * What Terraform's files are made of, with places; offsets in UTF-16 units, lines from 1.
 */
interface Place {
  readonly start: number
  readonly end: number
  readonly line: number
}

/** `text` of a literal is what it stands for, of an expression what is written. */
export interface HclText extends Place {
  readonly kind: 'literal' | 'expression'
  readonly text: string
  readonly isQuoted: boolean
}

/** From `start` to `end` stand its lines, the first of them on `line`. */
export interface HclHeredoc extends Place {
  readonly kind: 'heredoc'
  readonly text: string
}

export interface HclMap extends Place {
  readonly kind: 'map'
  readonly entries: readonly HclEntry[]
}

export interface HclList extends Place {
  readonly kind: 'list'
  readonly items: readonly HclValue[]
}

export type HclValue = HclText | HclHeredoc | HclMap | HclList

export interface HclEntry {
  readonly key: string
  readonly value: HclValue
  readonly start: number
  readonly line: number
}

export interface HclBlock extends Place {
  readonly type: string
  readonly labels: readonly string[]
  readonly entries: readonly HclEntry[]
  readonly blocks: readonly HclBlock[]
}

export type Body = Pick<HclBlock, 'entries' | 'blocks'>

/** What is null is as if it were not there. */
export const isGiven = ({ value }: HclEntry): boolean =>
  value.kind !== 'literal' || value.isQuoted || value.text !== 'null'

export const entryIn = (entries: readonly HclEntry[], key: string): HclEntry | undefined =>
  entries.find(entry => entry.key === key && isGiven(entry))
