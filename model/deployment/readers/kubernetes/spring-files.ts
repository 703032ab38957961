/**
 * Spring's own files inside a ConfigMap: `data: application.yml: |`, which a pod mounts beside its application.
 *
 *     manifest ──blocks──▶ files of Spring's ──(spring/)──▶ parts, warnings ──back──▶ the same by the manifest's name and lines
 *
 *   F1  a block's text is read with as many lines before it as in the manifest, so that every line is the manifest's
 *   F2  each ConfigMap is a folder of its own: one application, with its profiles' files beside each other
 *
 * Not modelled: texts that are quoted or folded, whose lines are not the manifest's.
 */
import { endOfLine, startOfLine } from '../edits.ts'
import { isManifest, objectsIn, type KubernetesObject } from './manifests.ts'
import type { ConfigFile, Document, Edit, Part } from '../part.ts'
import type { YamlScalar } from '../yaml/tree.ts'
import { at } from '../yaml/tree.ts'

export interface InnerFile {
  readonly outer: ConfigFile
  readonly file: ConfigFile
  readonly scalar: YamlScalar
}

/** Quarkus and Micronaut call theirs the same. */
const isSpringFile = (name: string, text: string): boolean =>
  /^(application|bootstrap)(-[\w.-]+)?\.(ya?ml|properties)$/.test(name) && /^[ \t"']*spring["']?[.: ]/m.test(text)

export function springFilesIn(files: readonly ConfigFile[]): readonly InnerFile[] {
  const outer = files.filter(file => isManifest(file) && /(application|bootstrap)[\w.-]*\.(ya?ml|prop)/.test(file.text))
  return objectsIn(outer)
    .filter(({ group, kind }) => group === '' && kind === 'ConfigMap')
    .flatMap(blocksIn)
}

function blocksIn({ name, layers }: KubernetesObject): readonly InnerFile[] {
  return layers.flatMap(({ file: outer, node }) => {
    const data = at(node, 'data')
    if (data?.kind !== 'map') return []
    return data.entries.flatMap(({ key, value: scalar }) => {
      if (scalar.kind !== 'scalar' || outer.text[scalar.start] !== '|' || !isSpringFile(key, scalar.text)) return []
      const text = '\n'.repeat(scalar.line) + scalar.text
      return [{ outer, file: { name: `${outer.name}/${name}/${key}`, text }, scalar }]
    })
  })
}

/** What was read from inner files, by the names of those around them. */
export function outward(document: Document, inner: readonly InnerFile[]): Document {
  if (inner.length === 0) return document
  const nameOf = (name: string) => inner.find(({ file }) => file.name === name)?.outer.name ?? name
  const placed = <T extends { readonly file?: string }>(each: T): T =>
    each.file === undefined ? each : { ...each, file: nameOf(each.file) }
  const partOf = ({ edit, ...part }: Part): Part => ({
    ...part,
    files: [...new Set(part.files.map(nameOf))],
    settings: part.settings.map(placed),
    ...(part.statements && { statements: part.statements.map(placed) }),
    ...(edit && { edit: change => editOutside(edit(change), inner) }),
  })
  return { ...document, parts: document.parts.map(partOf), warnings: document.warnings.map(placed) }
}

/** The same lines, further to the right. */
function editOutside(edit: Edit | undefined, inner: readonly InnerFile[]): Edit | undefined {
  const found = inner.find(({ file }) => file.name === edit?.file)
  if (edit === undefined || found === undefined) return edit
  const { outer, file } = found
  const indent = indentOf(found)
  const offsetOutside = (offset: number) => {
    const start = file.text.lastIndexOf('\n', offset - 1) + 1
    const line = file.text.slice(0, start).split('\n').length
    const isAtStart = offset === start
    return startOfLine(outer.text, line) + (isAtStart ? 0 : indent.length + offset - start)
  }
  const isLineStart = file.text[edit.start - 1] === '\n'
  const start = offsetOutside(edit.start)
  // The block ends with the manifest, and its last line without an end.
  if (isLineStart && !/[\r\n]/.test(outer.text[start - 1] ?? '')) return undefined
  const text = edit.text.replace(/\n(?=.)/g, `\n${indent}`)
  return { file: outer.name, start, end: offsetOutside(edit.end), text: isLineStart ? indent + text : text }
}

function indentOf({ outer, scalar }: InnerFile): string {
  const first = scalar.text.split('\n').findIndex(line => line.trim() !== '')
  const start = startOfLine(outer.text, scalar.line + 1 + first)
  const line = outer.text.slice(start, endOfLine(outer.text, start).end)
  return line.slice(0, line.length - scalar.text.split('\n')[first]!.length)
}
