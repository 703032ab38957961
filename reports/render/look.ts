/**
 * How text is to look: injected by the caller, so that every renderer stays a function from report to string.
 *
 *   L1  nothing is said by colour alone: `plain` loses no meaning
 *   L2  text out of a report is `safe` before it is shown; a report may come from a stranger, and a terminal obeys what it is sent
 *   L3  without a width nothing is wrapped: in a pipe a line is a step
 */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
}

export interface Look {
  /** Columns of the terminal. */
  readonly width?: number
  readonly paint: Paint
}

const same = (text: string) => text
const none: Paint = { bold: same, dim: same, red: same, green: same, yellow: same }
export const plain: Look = { paint: none }

/** No control or formatting characters, so no escape sequence and no line break. */
export function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
}

const grouping = new Intl.NumberFormat('en-US')

export function counted(n: number, one: string, many = `${one}s`): string {
  return `${grouping.format(n)} ${n === 1 ? one : many}`
}

export function number(n: number): string {
  return grouping.format(n)
}

export function seconds(n: number): string {
  return n.toFixed(1)
}

/** As it stands in a shell: quoted only where it must be. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
