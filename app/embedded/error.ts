/** Why the embedded database cannot run here; `message` is Japanese and English and says what to do. */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError'
}
