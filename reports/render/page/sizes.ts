/** How much room there is, and whether it is on paper. */
import { useEffect, useRef, useState } from 'preact/hooks'

export function useWidth<E extends Element>(before: number): readonly [number, { current: E | null }] {
  const ref = useRef<E>(null)
  const [width, setWidth] = useState(before)
  useEffect(() => {
    if (ref.current === null) return undefined
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)))
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [])
  return [width, ref]
}

export function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false)
  useEffect(() => {
    const paper = matchMedia('print')
    const changed = () => setPrinting(paper.matches)
    const [on, off] = [() => setPrinting(true), () => setPrinting(false)]
    paper.addEventListener('change', changed)
    addEventListener('beforeprint', on)
    addEventListener('afterprint', off)
    return () => {
      paper.removeEventListener('change', changed)
      removeEventListener('beforeprint', on)
      removeEventListener('afterprint', off)
    }
  }, [])
  return isPrinting
}
