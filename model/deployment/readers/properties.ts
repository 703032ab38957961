/**
 * Kafka's own `.properties` files: one file, one role, told by its keys or by the user.
 *
 *   R1  files of one role are peers: there is no order among them, so one that contradicts another is refused (configuration.ts)
 *   R2  a setting is changed where it stands, and a new one comes after the last line
 */
import { parseProperties } from '../properties-file.ts'
import { roleOf } from '../known-keys.ts'
import { linesEdit } from './edits.ts'
import type { ConfigFile, Part, Reader } from './part.ts'

/** Whatever no other reader knows: keys and values, a line each. */
export const propertiesReader: Reader = {
  kind: 'a Kafka .properties file',
  recognises: () => true,
  read: files => ({ parts: inOrder(files.map(partOf)), warnings: [] }),
}

function partOf(file: ConfigFile): Part {
  const settings = parseProperties(file)
  return {
    role: roleOf(file, settings),
    name: '',
    files: [file.name],
    settings,
    // A fact that no key says is none of this file's.
    edit: ({ fact, key, value }) =>
      key === fact
        ? undefined
        : linesEdit(file, settings.find(setting => setting.key === key)?.line, `${key}=${value}`),
  }
}

/** By name, and a file that was given twice in one role counts once. */
function inOrder(parts: readonly Part[]): readonly Part[] {
  const byName = new Map(parts.map(part => [`${part.files[0]}\n${part.role}`, part]))
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part)
}
