/** A seek goes to the beginning, whatever offset is stored. */
import { ofQueue } from '../model-mutant.ts'

export const seeksToTheBeginning = ofQueue({
  id: 'seeks-to-the-beginning',
  hole: 'seek',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: ({ context }) => ({ entries: context.entries.map(entry => ({ ...entry, state: 'ready' })) }),
})
