/**
 * Text in a Mermaid diagram: nothing in it ends a label, opens a tag or is a word of Mermaid's.
 *
 *   E1  every character that Mermaid or HTML reads as its own is written by its number (#59;), as Mermaid has it
 *   E2  a label is never empty, and a long one is broken into lines where it has spaces
 */
import { wrap } from './columns.ts'
import { safe } from './look.ts'

const own = /[#;<>"'`%$&\\]/g
/** 'end' closes a block wherever it stands; a label that begins with 'wrap:' is a command. */
const words = /\bend\b|(?<=^:?(?:no)?)wrap(?=:)/gi

export function mermaidText(text: string, width = Infinity): string {
  const lines = wrap(safe(text).trim(), width).map(line => line.replaceAll(own, numbered).replaceAll(words, spelled))
  const label = lines.join('<br/>')
  return label === '' ? '#8203;' : label
}

const numbered = (character: string) => `#${character.codePointAt(0)};`
const spelled = (word: string) => `${numbered(word[0]!)}${word.slice(1)}`
