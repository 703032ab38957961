/** Steps that scenarios share. */
import type { Directed } from './directed.ts'

/** A record that everybody has, and a consumer that has handled it. Broker 1 leads. */
export function begin(scene: Directed): void {
  scene.send()
  scene.until(() => scene.isAcknowledged() && scene.end(2) === 1 && scene.end(3) === 1)
  scene.consume(600)
}

/** Broker 3 cannot reach the leader, and is no longer in sync: it lacks a record, so that it does not join again where it stands. */
export function loseTheThird(scene: Directed): void {
  scene.cut(1, 3)
  scene.send()
  scene.until(() => scene.isAcknowledged() && scene.believed(1) === '1,2')
}

/** Long enough for a follower to fetch, and again; not for one to lag behind, nor for a session to end. */
export const twoFetchesMs = 130

/** Sessions end, and whoever may lead does. */
export function loseTheOthers(scene: Directed): void {
  scene.crash(1, 2)
  scene.advance(2_000)
}

/** The first goes to whoever led before, and comes to nothing. */
export function sendToTheNewLeader(scene: Directed): void {
  scene.send()
  scene.advance(100)
  scene.send()
  scene.until(() => scene.isAcknowledged())
}
