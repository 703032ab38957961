/** Texts that would like to be more than text, somewhere. */
import type { ToldCounterexample } from '../../properties/finding.ts'

export const hostile: readonly string[] = [
  'a;b',
  'A->>B: x',
  '#35;1 and #quot; and #',
  '<img src=x onerror=alert(1)>',
  '<!-- --> &lt;b&gt; &amp;',
  'two\nlines\r\nand\u2028three',
  'end',
  'End end',
  'wrap: all',
  ':nowrap: all',
  '%%{init: {"theme":"dark"}}%% %% comment',
  '$$x^2$$ and $y$',
  '`code` **bold** _under_ ~~gone~~ "quoted" \\',
  '``` ~~~',
  '} ]) note over p1',
  '[link](https://example.com) ![image](x.png)',
  'https://example.com www.example.com me@example.com @somebody #12 :tada:',
  'a | b || c',
  '- item',
  '1. item',
  '# heading',
  '</summary></details>',
  '\u001B[31mred\u001B[0m',
  ' ',
]

/** A path with this text wherever a report has text of somebody else's. */
export function pathSaying(text: string): ToldCounterexample {
  const message = { api: text, from: text, to: 'b', sent: 1 }
  return {
    path: '0',
    faults: {},
    processes: [text, 'b'],
    steps: [
      { n: 1, who: text, does: text, state: text, kind: 'own step' },
      { n: 2, who: 'b', does: text, state: text, decisive: true, kind: 'fault' },
    ],
    messages: [
      { ...message, id: 'm1', kind: 'notice', record: text, carries: text, error: text, fate: 'dropped', ended: 2 },
      { ...message, id: 'm2', kind: 'response', sent: 2, fate: 'in flight' },
    ],
    why: [text],
    nearMiss: { repair: text, ends: text, same: [], told: { path: '', faults: {}, steps: [] } },
  }
}
