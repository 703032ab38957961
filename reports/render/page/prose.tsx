/** Text in narrow columns: 'broker-1' stays in one piece, 'NOT_ENOUGH_REPLICAS_AFTER_APPEND' may break after its underscores. */
export function Prose({ text }: { readonly text: string }) {
  return (
    <>{text.split(/\b([a-z]+-\d+|\w*_\w+)/).map((part, i) => (i % 2 === 0 ? part : <Word key={i} text={part} />))}</>
  )
}

function Word({ text }: { readonly text: string }) {
  if (!text.includes('_')) return <span class="unbroken">{text}</span>
  return <>{text.split(/(?<=_)/).flatMap((part, i) => (i === 0 ? [part] : [<wbr key={i} />, part]))}</>
}
