/** The chat service will not do it; the sentence is for whoever asked. */
export class Refused extends Error {
  override name = 'Refused'
  readonly status: 400 | 403 | 404 | 413
  constructor(status: Refused['status'], sentence: string) {
    super(sentence)
    this.status = status
  }
}
