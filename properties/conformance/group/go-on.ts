/** What a group comes to when nobody chooses any more: processes that are down start, the world goes on by itself, and handlers do what they do. */
import type { Cast } from './cast.ts'
import { inHand, type MemberApplication } from './member-application.ts'

const hourMs = 3_600_000

/** For an hour of virtual time. */
export function goOn(cast: Cast): void {
  const { stage, members } = cast
  stage.releaseBarrier()
  for (const member of members.values()) if (member.isThere && !member.isRunning) stage.world.restart(member.node)
  const until = stage.world.now + hourMs
  do for (const member of members.values()) serve(cast, member)
  while (stage.world.now < until && stage.world.next())
}

/** The application does what it does, at once: it handles all that it has, commits what is to commit where its client does not, and polls. */
function serve(cast: Cast, member: MemberApplication): void {
  if (!member.isRunning) return
  const { stage } = cast
  for (const told of member.hear())
    if (told.type === 'Polled' && told.records.length > 0)
      member.take(told.records.map(inHand), stage.endOf(told.records[0]!.topicPartition))
  for (const { record } of member.held) {
    cast.handled.push({ group: member.group, record })
    member.end(record, 'succeeded')
  }
  member.doing = 'working'
  const { phase, poll } = member.client
  if (phase === 'failed' || poll !== null) return
  if (phase === 'ready' && !member.commitsByItself && Object.keys(member.news()).length > 0) member.commit()
  stage.world.call(member.node, { type: 'poll' })
}
