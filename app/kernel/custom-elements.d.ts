import type { DetailedHTMLProps, HTMLAttributes } from 'react'

type Custom = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & { class?: string; [data: `data-${string}`]: string | undefined }

declare module 'react' {
  namespace JSX {
    /** The custom elements of app/client; every one is optional in the browser. */
    interface IntrinsicElements {
      'ask-if': Custom
      'auto-save': Custom
      'call-timer': Custom
      'era-echo': Custom
      'known-people': Custom
      'running-clock': Custom
      'security-key': Custom
      'signed-in-here': Custom
      'time-left': Custom
    }
  }
}
