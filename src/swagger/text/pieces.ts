/** As few as V8 joins well: fewer are as many calls, more take twice as long. */
const piecesAtATime = 500

/** Joins very many short texts to fewer longer ones: all of it together may be larger than is good for memory. */
export class Pieces {
  readonly #take: (text: string) => void
  #pieces: string[] = []

  constructor(take: (text: string) => void) {
    this.#take = take
  }

  add(piece: string): void {
    if (this.#pieces.push(piece) < piecesAtATime) return
    this.#take(this.#pieces.join(''))
    this.#pieces = []
  }

  end(last: string): void {
    this.#take(`${this.#pieces.join('')}${last}`)
  }
}
