/**
 * jepsen-json: Jepsen's history with JSON for EDN, one operation a line, as one list, or as the list `history` of an object.
 */
import { Elements, json } from './elements.ts'
import { parseJson } from './exact-json.ts'
import { JepsenOperations } from './jepsen.ts'
import { type Reader, type Sink } from './sink.ts'

export function readJepsenJson(sink: Sink): Reader {
  const operations = new JepsenOperations(sink)
  return new Elements(
    {
      element: (text, line) => operations.push(parseJson(text), line),
      damaged: (line, why) => sink.damaged(line, why),
      refuse: why => sink.refuse(why),
    },
    json,
  )
}
