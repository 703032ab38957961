/** XML 1.0 as text. What it cannot hold (control characters, halves of pairs) becomes U+FFFD. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

const forbidden = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Cs}/gu

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

export const xmlText = (text: string): string =>
  text.replace(forbidden, '\ufffd').replace(/[&<>"']/g, each => entities[each]!)

/** Line breaks in an attribute would be read as spaces. */
const attributeText = (text: string) => xmlText(text).replace(/[\t\n\r]/g, each => `&#${each.charCodeAt(0)};`)

export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${attributeText(String(value))}"`],
  )
  const head = `${name}${written.join('')}`
  return children.length === 0 ? `<${head}/>` : `<${head}>${children.join('')}</${name}>`
}
