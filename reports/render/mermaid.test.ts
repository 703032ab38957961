/**
 * @vitest-environment jsdom
 *
 * What we write for Mermaid is read by Mermaid: diagrams of paths and of machines, and text that would like to be more than text.
 */
import { expect, test } from 'vitest'
import mermaid from 'mermaid'
import type { ToldPath } from '../../properties/finding.ts'
import { sequenceDiagram } from './sequence-diagram.ts'

const hostile = [
  'a;b',
  'A->>B: x',
  '#35;1 and #quot; and #',
  '<img src=x onerror=alert(1)>',
  'two\nlines\r\nand\u2028three',
  'end',
  'end end',
  'wrap: all',
  ':wrap: all',
  '%%{init: {"theme":"dark"}}%% %% comment',
  '$$x^2$$',
  '`code` **bold** "quoted" \\',
  '} ]) note over p1',
  '\u001B[31mred\u001B[0m',
  '',
  ' ',
]

const pathSaying = (text: string): ToldPath => ({
  path: '0',
  faults: {},
  processes: [text, 'b'],
  steps: [
    { n: 1, who: text, does: text, state: '' },
    { n: 2, who: 'b', does: text, state: '', decisive: true, kind: 'fault' },
  ],
  messages: [
    {
      id: 'm1',
      api: text,
      kind: 'notice',
      record: text,
      carries: text,
      error: text,
      from: text,
      to: 'b',
      sent: 1,
      fate: 'dropped',
      ended: 2,
    },
    { id: 'm2', api: text, kind: 'notice', from: 'b', to: text, sent: 2, fate: 'in flight' },
  ],
})

test.each(hostile)('%j stays text in a sequence diagram', async text => {
  await expect(mermaid.parse(sequenceDiagram(pathSaying(text)))).resolves.toMatchObject({ diagramType: 'sequence' })
})
