/** Why the application does not start; `message` is Japanese and English. */
export class StartRefused extends Error {
  override name = 'StartRefused'
}
