/** What a handler gave back counts as done: a rejection without requeue. */
import { ofQueue } from '../model-mutant.ts'

export const dropsWhatIsGivenBack = ofQueue({
  id: 'drops-what-is-given-back',
  hole: 'putBack',
  breaks: 'ALO',
  source: 'RabbitMQ, basic.reject with requeue=false',
  change: ({ context, event }) => ({
    entries: context.entries.map((entry, i) =>
      'record' in event && i === event.record - 1 ? { ...entry, state: 'done' } : entry,
    ),
  }),
})
