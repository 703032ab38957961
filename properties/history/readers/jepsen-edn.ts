/**
 * jepsen-edn: Jepsen's history as it writes it (history.edn), one operation a line, as one list or vector, or as the list :history of a map.
 */
import { Elements, edn } from './elements.ts'
import { fieldsOf, parseEdn } from './exact-edn.ts'
import { JepsenOperations } from './jepsen.ts'
import { type Reader, type Sink, Unreadable } from './sink.ts'

export function readJepsenEdn(sink: Sink): Reader {
  const operations = new JepsenOperations(sink)
  return new Elements(
    {
      element: (text, line) => {
        const forms = parseEdn(text)
        if (forms instanceof Unreadable) operations.push(forms, line)
        else if (forms.length > 1) sink.damaged(line, 'is not one operation')
        else for (const form of forms) operations.push(fieldsOf(form), line)
      },
      damaged: (line, why) => sink.damaged(line, why),
      refuse: why => sink.refuse(why),
    },
    edn,
  )
}
