/** Committing position instead of handled: a record is committed while its handler runs. */
import { ofConsumer } from '../model-mutant.ts'

export const commitsWhatIsNotHandled = ofConsumer({
  id: 'commits-what-is-not-handled',
  hole: 'commitsAnyTime',
  breaks: 'ALO',
  source: 'librdkafka INTRODUCTION.md (C02)',
  guard: () => true,
})
