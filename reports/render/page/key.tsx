/** What the signs of the picture and of the state mean. */
import type { ComponentChildren } from 'preact'

export function Key() {
  return (
    <details class="key">
      <summary>What the signs mean</summary>
      <ul>
        <Entry says="leads the partition" draw={<line class="life is-leader" x1="4" y1="10" x2="40" y2="10" />} />
        <Entry says="follows" draw={<line class="life is-follower" x1="4" y1="10" x2="40" y2="10" />} />
        <Entry says="is down" draw={<line class="life is-down" x1="4" y1="10" x2="40" y2="10" />} />
        <Entry says="a request" draw={<Message kind="request" />} />
        <Entry says="a reply" draw={<Message kind="response" />} />
        <Entry
          says="no message of the protocol: what is noticed, or written elsewhere"
          draw={<Message kind="notice" />}
        />
        <Entry
          says="lost on its way"
          draw={
            <g class="message is-lost">
              <line x1="4" y1="10" x2="32" y2="10" />
              <path class="lost" d="M27 5l10 10M37 5l-10 10" />
            </g>
          }
        />
        <Entry
          says="still on its way"
          draw={
            <g class="message is-in-flight">
              <line x1="4" y1="10" x2="30" y2="10" />
              <circle class="letter" cx="34" cy="10" r="4.5" />
            </g>
          }
        />
        <Entry says="appended to this log" draw={<Note className="note-put" text="+#1" />} />
        <Entry says="cut off this log" draw={<Note className="note-cut" text="−#1" />} />
        <Entry
          says="goes on with what it holds although its group does not know it any more"
          draw={<Note className="note" text="zombie" />}
        />
        <Entry
          says="the number of a batch: producer id, producer epoch, sequence"
          draw={<Note className="note" text="p1 e0 s2" />}
        />
        <Entry
          says="a log: shaded up to the high watermark, the bar; a dotted foot is not certainly on disk yet; e1 is the leader epoch of the record"
          draw={<LogSign />}
        />
      </ul>
    </details>
  )
}

function Entry({ says, draw }: { readonly says: string; readonly draw: ComponentChildren }) {
  return (
    <li>
      <svg class="sequence" width="74" height="20" viewBox="0 0 74 20" aria-hidden="true">
        {draw}
      </svg>
      {says}
    </li>
  )
}

const Message = ({ kind }: { readonly kind: string }) => (
  <g class={`message is-${kind}`}>
    <line x1="4" y1="10" x2="34" y2="10" />
    <path class="tip" d="M40 10l-9 -4.5v9z" />
  </g>
)

const Note = ({ className, text }: { readonly className: string; readonly text: string }) => (
  <g class="mark">
    <text class={className} x="10" y="14">
      {text}
    </text>
  </g>
)

const LogSign = () => (
  <g class="log-sign">
    <rect class="is-below" x="3" y="4" width="14" height="12" rx="2" />
    <line x1="20.5" y1="2" x2="20.5" y2="18" />
    <rect x="24" y="4" width="14" height="12" rx="2" />
  </g>
)
