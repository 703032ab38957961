/**
 * As much XML as a pom.xml has: elements, their texts and lines.
 *
 *   X1  comments, processing instructions and attributes are skipped; entities stay as they are written, as no version has any
 *   X2  an element that is not closed ends with its parent: what cannot be read is left out, and nothing is guessed from it
 *
 * Not modelled: document types, CDATA, namespaces.
 */
export interface XmlElement {
  readonly name: string
  readonly line: number
  readonly text: string
  readonly children: readonly XmlElement[]
}

interface Open {
  readonly name: string
  readonly line: number
  text: string
  readonly children: XmlElement[]
}

export function xmlRoot(text: string): XmlElement | undefined {
  const clean = text.replace(/<!--[\s\S]*?(?:-->|$)|<\?[\s\S]*?\?>|<![^>]*>/g, blank)
  const top: Open = { name: '', line: 1, text: '', children: [] }
  const open = [top]
  let [line, at] = [1, 0]
  for (const match of clean.matchAll(/<(\/?)([A-Za-z_][\w.:-]*)([^<>]*?)(\/?)>/g)) {
    const before = clean.slice(at, match.index)
    open.at(-1)!.text += before
    line += breaksIn(before)
    at = match.index + match[0].length
    const [, isEnd, name, , isEmpty] = match as unknown as [string, string, string, string, string]
    if (isEnd === '/') close(open, name)
    else begin(open, name, line, isEmpty === '/')
    line += breaksIn(match[0])
  }
  while (open.length > 1) close(open, open.at(-1)!.name)
  return top.children[0]
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')
const breaksIn = (text: string): number => text.split('\n').length - 1

function begin(open: Open[], name: string, line: number, isEmpty: boolean): void {
  const element: Open = { name, line, text: '', children: [] }
  if (isEmpty) open.at(-1)!.children.push(element)
  else open.push(element)
}

function close(open: Open[], name: string): void {
  const found = open.findLastIndex((element, i) => i > 0 && element.name === name)
  if (found < 0) return
  while (open.length > found) {
    const element = open.pop()!
    open.at(-1)!.children.push({ ...element, text: element.text.trim() })
  }
}

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find(child => child.name === name)

/** All elements of this name, however deep. */
export const descendants = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.flatMap(child => [...(child.name === name ? [child] : []), ...descendants(child, name)])
